package dev.portcullis.authz.node;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a node may read for the sake of one object: the object itself, and what it refers to. No node: nothing. */
record Links(String node, Set<Vertex> vertices) {
    private static final Links NONE = new Links("", Set.of());

    static Links of(String node, Set<Vertex> vertices) {
        return node.isEmpty() ? NONE : new Links(node, Set.copyOf(vertices));
    }

    static Links ofAttachment(JsonNode attachment) {
        return of(
                attachment.path("spec").path("nodeName").asString(""),
                Set.of(itself(Vertex.Kind.ATTACHMENT, attachment)));
    }

    static Links ofSlice(JsonNode slice) {
        return of(slice.path("spec").path("nodeName").asString(""), Set.of(itself(Vertex.Kind.SLICE, slice)));
    }

    static Vertex itself(Vertex.Kind kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Vertex(
                kind,
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""));
    }
}
