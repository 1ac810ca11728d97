package dev.portcullis.store.allocation;

import tools.jackson.databind.JsonNode;

/** A service, as who holds an address. */
public record ServiceRef(String namespace, String name) {
    /** The service itself. */
    public static ServiceRef of(JsonNode service) {
        JsonNode metadata = service.path("metadata");
        return new ServiceRef(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    /** Whether an IPAddress says that it is this one's. */
    public boolean holds(JsonNode address) {
        JsonNode parent = address.path("spec").path("parentRef");
        return parent.path("group").asString("").isEmpty()
                && parent.path("resource").asString("").equals("services")
                && parent.path("namespace").asString("").equals(namespace)
                && parent.path("name").asString("").equals(name);
    }
}
