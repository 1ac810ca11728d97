package dev.portcullis.store.openapi;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The message {@code openapi.v2.PathItem} of gnostic, from the JSON of a path item. */
final class V2PathProtobuf {
    private static final Map<String, Integer> METHODS =
            Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "options", 6, "head", 7, "patch", 8);
    private static final Map<String, Integer> LISTS = Map.of("tags", 1, "produces", 6, "consumes", 7, "schemes", 10);

    private V2PathProtobuf() {}

    static void write(ProtobufWriter out, JsonNode item) {
        item.properties().forEach(property -> {
            Integer method = METHODS.get(property.getKey());
            if (method != null) {
                out.message(method, operation -> operation(operation, property.getValue()));
            }
        });
        item.path("parameters").forEach(parameter -> parameter(out, 9, parameter));
    }

    private static void operation(ProtobufWriter out, JsonNode operation) {
        operation.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode value = property.getValue();
            Integer list = LISTS.get(name);
            if (list != null) {
                value.forEach(item -> out.string(list, item.asString()));
            } else if (name.startsWith("x-")) {
                V2SchemaProtobuf.extension(out, 13, name, value);
            } else if (name.equals("operationId")) {
                out.string(5, value.asString());
            } else if (name.equals("parameters")) {
                value.forEach(parameter -> parameter(out, 8, parameter));
            } else if (name.equals("responses")) {
                out.message(
                        9,
                        responses -> value.properties()
                                .forEach(response -> V2SchemaProtobuf.named(
                                        responses,
                                        1,
                                        response.getKey(),
                                        v -> v.message(1, r -> response(r, response.getValue())))));
            }
        });
    }

    private static void response(ProtobufWriter out, JsonNode response) {
        out.string(1, response.path("description").asString(""));
        if (response.has("schema")) {
            out.message(2, item -> item.message(1, schema -> V2SchemaProtobuf.write(schema, response.get("schema"))));
        }
    }

    /** A body or one of the query and path parameters, each in its alternative of the oneofs. */
    private static void parameter(ProtobufWriter out, int field, JsonNode json) {
        out.message(
                field,
                item -> item.message(1, parameter -> {
                    String in = json.path("in").asString("");
                    if (in.equals("body")) {
                        parameter.message(1, body -> body(body, json));
                    } else {
                        boolean query = in.equals("query");
                        parameter.message(2, other -> other.message(query ? 3 : 4, sub -> primitive(sub, json, query)));
                    }
                }));
    }

    private static void body(ProtobufWriter out, JsonNode json) {
        out.string(2, json.path("name").asString("")).string(3, "body");
        out.bool(4, json.path("required").booleanValue(false));
        out.message(5, schema -> V2SchemaProtobuf.write(schema, json.path("schema")));
    }

    /** A query parameter has one field more, in the midst of the numbers. */
    private static void primitive(ProtobufWriter out, JsonNode json, boolean query) {
        int shift = query ? 1 : 0;
        out.bool(1, json.path("required").booleanValue(false));
        out.string(2, json.path("in").asString(""));
        out.string(3, json.path("description").asString(""));
        out.string(4, json.path("name").asString(""));
        out.string(5 + shift, json.path("type").asString(""));
        out.bool(19 + shift, json.path("uniqueItems").booleanValue(false));
    }
}
