package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the model classes and the files of {@code src/main/catalog} into what the service loads: {@code catalog.json},
 * {@code schemas.tsv} (a line for each definition: its name and its schema), {@code descriptions.tsv} (the same
 * with the texts, which only OpenAPI needs) and {@code columns.tsv} (the columns of the kinds' tables). A file that
 * names what the classes don't have ends the build.
 */
public final class SchemaGenerator {
    private SchemaGenerator() {}

    public static void main(String[] arguments) throws IOException {
        generate(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void generate(Path source, Path target) throws IOException {
        ArrayNode groups = Json.MAPPER.createArrayNode();
        Map<String, ObjectNode> models = new TreeMap<>();
        Map<String, ObjectNode> definitions = new TreeMap<>();
        ObjectNode texts = Json.object();
        for (Path file : files(source)) {
            ObjectNode content = yaml(file);
            content.path("texts").properties().forEach(text -> texts.set(text.getKey(), text.getValue()));
            content.path("models")
                    .properties()
                    .forEach(prefix -> prefix.getValue()
                            .properties()
                            .forEach(model ->
                                    models.put(prefix.getKey() + '.' + model.getKey(), (ObjectNode) model.getValue())));
            content.path("definitions")
                    .properties()
                    .forEach(d -> definitions.put(d.getKey(), (ObjectNode) d.getValue()));
            content.remove(List.of("models", "definitions"));
            if (content.has("group")) {
                groups.add(content);
            }
        }
        ModelClasses classes = new ModelClasses(models.keySet());
        models.forEach(
                (name, additions) -> definitions.put(name, Additions.apply(name, classes.schema(name), additions)));
        Descriptions.complete(definitions, texts);
        GroupVersionKinds.add(groups, definitions);
        Files.createDirectories(target);
        Files.write(target.resolve("catalog.json"), Json.write(groups));
        Map<String, ObjectNode> descriptions = new TreeMap<>();
        definitions.forEach((name, schema) -> descriptions.put(name, Descriptions.takeFrom(schema)));
        write(target.resolve("schemas.tsv"), definitions);
        write(target.resolve("descriptions.tsv"), descriptions);
        write(target.resolve("columns.tsv"), Columns.of(models, descriptions));
    }

    private static List<Path> files(Path source) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static ObjectNode yaml(Path file) throws IOException {
        Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
        return Json.tree(load.loadFromString(Files.readString(file)));
    }

    private static void write(Path file, Map<String, ? extends JsonNode> values) throws IOException {
        StringBuilder lines = new StringBuilder();
        values.forEach((name, value) -> lines.append(name)
                .append('\t')
                .append(Json.MAPPER.writeValueAsString(value))
                .append('\n'));
        Files.writeString(file, lines, StandardCharsets.UTF_8);
    }
}
