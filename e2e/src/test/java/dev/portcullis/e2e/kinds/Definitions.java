package dev.portcullis.e2e.kinds;

import dev.portcullis.e2e.client.Https;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of {@code /openapi/v2}. */
final class Definitions {
    private static final String REFERENCE = "#/definitions/";

    private final Map<String, String> names = new HashMap<>();
    private final JsonNode definitions;

    private Definitions(JsonNode document) {
        definitions = document.get("definitions");
        definitions
                .properties()
                .forEach(definition -> definition
                        .getValue()
                        .path("x-kubernetes-group-version-kind")
                        .forEach(kind -> names.put(
                                key(
                                        kind.get("group").asString(),
                                        kind.get("version").asString(),
                                        kind.get("kind").asString()),
                                definition.getKey())));
    }

    static Definitions of(Https admin) {
        return new Definitions(
                new JsonMapper().readTree(admin.get("/openapi/v2").body()));
    }

    /** The name of a kind's definition. */
    String name(Kind kind) {
        String name = names.get(key(kind.group(), kind.version(), kind.kind()));
        if (name == null) {
            throw new AssertionError("OpenAPI has no definition of " + kind);
        }
        return name;
    }

    JsonNode get(String name) {
        return definitions.get(name);
    }

    /** The name of the definition that the schema refers to, or an empty string. */
    static String reference(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? "" : reference.substring(REFERENCE.length());
    }

    private static String key(String group, String version, String kind) {
        return group + '/' + version + '/' + kind;
    }
}
