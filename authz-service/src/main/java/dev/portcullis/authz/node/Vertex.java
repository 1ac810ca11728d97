package dev.portcullis.authz.node;

/** An object that nodes may read for what refers to it; {@code namespace} is empty for those of the cluster. */
record Vertex(Kind kind, String namespace, String name) {
    enum Kind {
        POD,
        SECRET,
        CONFIG_MAP,
        CLAIM,
        VOLUME,
        RESOURCE_CLAIM,
        SERVICE_ACCOUNT,
        ATTACHMENT,
        SLICE
    }
}
