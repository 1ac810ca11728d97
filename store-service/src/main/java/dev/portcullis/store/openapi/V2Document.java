package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All kinds in one document of version 2, as JSON or as gnostic's protobuf. Written piece by piece. */
final class V2Document {
    private final SortedMap<String, PathItem> paths = new TreeMap<>();
    private final SortedMap<String, ObjectNode> models;
    private final Map<String, byte[]> texts = ModelDefinitions.descriptions();
    private final SchemaRenderer renderer = new SchemaRenderer(Style.V2);
    private final String version;

    V2Document(List<ResourceType> types, Definitions definitions, String version) {
        this.version = version;
        models = Models.of(types, definitions, Style.V2, texts);
        types.forEach(type -> ResourcePaths.of(type).forEach(item -> paths.put(item.path(), item)));
    }

    byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("swagger", "2.0");
            json.writeName("info");
            json.writeTree(info());
            json.writeName("paths");
            json.writeStartObject();
            paths.forEach((path, item) -> {
                json.writeName(path);
                json.writeTree(V2Paths.render(item));
            });
            json.writeEndObject();
            json.writeName("definitions");
            json.writeStartObject();
            models.forEach((name, schema) -> {
                json.writeName(name);
                json.writeTree(definition(name, schema));
            });
            json.writeEndObject();
            ObjectNode rest = security();
            rest.properties().forEach(property -> {
                json.writeName(property.getKey());
                json.writeTree(property.getValue());
            });
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    byte[] protobuf() {
        ProtobufWriter document = new ProtobufWriter();
        document.string(1, "2.0");
        document.message(2, info -> info.string(1, "Kubernetes").string(2, version));
        document.message(
                8,
                all -> paths.forEach((path, item) -> V2SchemaProtobuf.named(
                        all, 2, path, value -> V2PathProtobuf.write(value, V2Paths.render(item)))));
        document.message(
                9,
                all -> models.forEach((name, schema) -> V2SchemaProtobuf.named(
                        all, 1, name, value -> V2SchemaProtobuf.write(value, definition(name, schema)))));
        document.message(12, requirement -> V2SchemaProtobuf.named(requirement, 1, "BearerToken", none -> {}));
        document.message(
                13,
                all -> V2SchemaProtobuf.named(
                        all,
                        1,
                        "BearerToken",
                        item -> item.message(
                                2,
                                key -> key.string(1, "apiKey")
                                        .string(2, "authorization")
                                        .string(3, "header")
                                        .string(4, "Bearer Token authentication"))));
        return document.toByteArray();
    }

    private ObjectNode definition(String name, ObjectNode schema) {
        byte[] text = texts.get(name);
        JsonNode description = text == null ? Json.object() : Json.read(text);
        return renderer.definition(schema, description);
    }

    private ObjectNode info() {
        return Json.object().put("title", "Kubernetes").put("version", version);
    }

    private static ObjectNode security() {
        ObjectNode json = Json.object();
        json.putObject("securityDefinitions")
                .putObject("BearerToken")
                .put("description", "Bearer Token authentication")
                .put("type", "apiKey")
                .put("name", "authorization")
                .put("in", "header");
        json.putArray("security").addObject().putArray("BearerToken");
        return json;
    }
}
