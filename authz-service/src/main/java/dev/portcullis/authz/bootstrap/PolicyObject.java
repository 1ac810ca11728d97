package dev.portcullis.authz.bootstrap;

import tools.jackson.databind.node.ObjectNode;

/** A role or binding that every cluster starts with, and the collection that it belongs to. */
public record PolicyObject(String namespace, String collection, ObjectNode object) {
    public String name() {
        return object.path("metadata").path("name").asString();
    }

    public String path() {
        return collection + "/" + name();
    }
}
