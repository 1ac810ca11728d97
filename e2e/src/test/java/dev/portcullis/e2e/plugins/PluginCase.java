package dev.portcullis.e2e.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One case of a file in admission-service's {@code plugin-cases}; docs/writing-a-plugin.md says what stands in it. */
public record PluginCase(String file, ObjectNode tree) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path CASES = Path.of("../admission-service/src/test/resources/plugin-cases");

    /** Those that can be tried through kubectl. */
    public static Stream<PluginCase> all() {
        try (Stream<Path> files = Files.list(CASES)) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream().flatMap(PluginCase::of).filter(one -> !one.tree.has("direct"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of one file. */
    public static Stream<PluginCase> in(String file) {
        return of(CASES.resolve(file));
    }

    private static Stream<PluginCase> of(Path file) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setMaxAliasesForCollections(1000).build();
            ObjectNode tree = JSON.valueToTree(new Load(settings).loadFromString(Files.readString(file)));
            JsonNode cases = tree.remove("cases");
            String name = file.getFileName().toString();
            return cases.valueStream().map(one -> new PluginCase(name, MergePatch.apply(tree, one)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ObjectNode object() {
        return MergePatch.apply((ObjectNode) tree.path("base"), tree.path("object"));
    }

    public ObjectNode old() {
        return MergePatch.apply((ObjectNode) tree.path("base"), tree.path("old"));
    }

    public boolean updates() {
        return tree.has("old") && tree.has("object");
    }

    public boolean deletes() {
        return tree.path("operation").asString("").equals("DELETE");
    }

    /** Whether an object is made that was not there, and that can be looked at. */
    public boolean creates() {
        return !updates() && !deletes() && subresource().isEmpty();
    }

    /** Whether it is about what authorization learns a moment after it was written. */
    boolean mayComeLater() {
        return !tree.path("may").isEmpty() || subresource().equals("token");
    }

    /** The same with the uids that objects have got in place of those that it calls them by. */
    PluginCase with(Map<String, String> uids) {
        String text = JSON.writeValueAsString(tree);
        String said = tree.path("refused").asString("");
        for (Map.Entry<String, String> uid : uids.entrySet()) {
            text = text.replace("\"uid\":\"" + uid.getKey() + "\"", "\"uid\":\"" + uid.getValue() + "\"");
            said = said.replaceAll("\\b" + uid.getKey() + "\\b", uid.getValue());
        }
        ObjectNode known = (ObjectNode) JSON.readTree(text);
        return new PluginCase(file, known.put("refused", said));
    }

    /** Of a subresource that is created: {@code pods/NAME/eviction}. */
    String subresourcePath() {
        JsonNode metadata = object().path("metadata");
        return "/api/v1/namespaces/%s/%s/%s/%s"
                .formatted(
                        metadata.path("namespace").asString(),
                        tree.path("resource").asString(),
                        metadata.path("name").asString(),
                        subresource());
    }

    public String subresource() {
        return tree.path("subresource").asString("");
    }

    public Stream<ObjectNode> cluster() {
        return tree.path("cluster")
                .valueStream()
                .map(ObjectNode.class::cast)
                .filter(object -> !object.path("kind").asString().equals("APIResourceList"));
    }

    /** The message; empty where it is admitted. */
    public String refused() {
        String said = tree.path("refused").asString("");
        return said.isEmpty() ? "" : said.substring(said.indexOf(' ') + 1);
    }

    @Override
    public String toString() {
        return file + ": " + tree.path("name").asString();
    }
}
