package dev.portcullis.store.transform;

import tools.jackson.databind.JsonNode;

/**
 * How deep a tree may be. What is read may nest as deep as kube-apiserver's decoder goes; most of that is fields that
 * nobody knows, which are dropped. What is kept may not: every service, and whoever reads the store, goes through trees
 * recursively. Patches could otherwise build deeper ones step by step.
 */
final class Nesting {
    static final int DEEPEST_READ = 10_000;
    static final int DEEPEST = 450;
    static final String TOO_DEEP = "exceeded max depth";

    private Nesting() {}

    static boolean tooDeep(JsonNode tree) {
        return tooDeep(tree, DEEPEST);
    }

    private static boolean tooDeep(JsonNode node, int left) {
        if (!node.isContainer()) {
            return false;
        }
        if (left == 0) {
            return true;
        }
        for (JsonNode below : node) {
            if (tooDeep(below, left - 1)) {
                return true;
            }
        }
        return false;
    }
}
