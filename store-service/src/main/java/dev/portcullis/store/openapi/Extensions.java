package dev.portcullis.store.openapi;

import tools.jackson.databind.node.ObjectNode;

/** By which clients find the operations of a kind. */
final class Extensions {
    static final String KIND = "x-kubernetes-group-version-kind";
    static final String ACTION = "x-kubernetes-action";

    private Extensions() {}

    static void add(ObjectNode json, Operation operation) {
        json.put(ACTION, operation.action());
        json.putObject(KIND)
                .put("group", operation.kind().group())
                .put("version", operation.kind().version())
                .put("kind", operation.kind().kind());
    }
}
