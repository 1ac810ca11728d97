package dev.portcullis.store.flowcontrol;

import tools.jackson.databind.JsonNode;

/** Whether an object's spec is the API server's to keep, or an administrator's. */
final class AutoUpdate {
    static final String ANNOTATION = "apf.kubernetes.io/autoupdate-spec";

    private AutoUpdate() {}

    /** As the annotation says; where it says nothing, as long as nobody has changed the spec. */
    static boolean on(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return switch (metadata.path("annotations").path(ANNOTATION).asString("")) {
            case "true" -> true;
            case "false" -> false;
            default -> metadata.path("generation").asLong(0) == 1;
        };
    }

    static boolean said(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(ANNOTATION)
                .asString("")
                .equals("true");
    }
}
