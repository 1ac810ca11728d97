package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of one group version in a document of version 3. */
final class V3Document {
    private V3Document() {}

    static byte[] json(List<ResourceType> types, Definitions definitions, Map<String, byte[]> texts, String version) {
        SortedMap<String, PathItem> paths = new TreeMap<>();
        types.forEach(type -> ResourcePaths.of(type).forEach(item -> paths.put(item.path(), item)));
        SortedMap<String, ObjectNode> models = Models.of(types, definitions, Style.V3, texts);
        SchemaRenderer renderer = new SchemaRenderer(Style.V3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("openapi", "3.0.0");
            json.writeName("info");
            json.writeTree(Json.object().put("title", "Kubernetes").put("version", version));
            json.writeName("paths");
            json.writeStartObject();
            paths.forEach((path, item) -> {
                json.writeName(path);
                json.writeTree(V3Paths.render(item));
            });
            json.writeEndObject();
            json.writeName("components");
            json.writeStartObject();
            json.writeName("schemas");
            json.writeStartObject();
            models.forEach((name, schema) -> {
                byte[] text = texts.get(name);
                json.writeName(name);
                json.writeTree(renderer.definition(schema, text == null ? Json.object() : Json.read(text)));
            });
            json.writeEndObject();
            json.writeName("securitySchemes");
            json.writeTree(security());
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static ObjectNode security() {
        ObjectNode schemes = Json.object();
        schemes.putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        return schemes;
    }
}
