package dev.portcullis.store.transform;

import tools.jackson.databind.JsonNode;

/**
 * How deep a tree may be: as deep as one that is read or written. Patches could otherwise build deeper ones step by step.
 * kube-apiserver takes 10,000 levels; here every service, and whoever reads the store, goes through trees recursively.
 */
final class Nesting {
    static final int DEEPEST = 450;

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
