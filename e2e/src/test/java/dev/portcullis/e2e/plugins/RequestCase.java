package dev.portcullis.e2e.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of admission-service's {@code limitranger}, {@code resourcequota} or {@code podsecurity} files, made in a namespace of its own:
 * what the cases call {@code ns}.
 *
 * @param number in its file
 */
record RequestCase(String folder, int number, JsonNode tree) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path CASES = Path.of("../admission-service/src/test/resources");

    /** Those that the real path takes: a case that it does not says why, as {@code direct}. */
    static List<RequestCase> of(String folder, String file) {
        return of(folder, file, false);
    }

    private static List<RequestCase> of(String folder, String file, boolean configured) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setMaxAliasesForCollections(1000).build();
            String text = Files.readString(CASES.resolve(folder).resolve(file));
            List<RequestCase> cases = new ArrayList<>();
            int number = 0;
            for (JsonNode tree : JSON.<JsonNode>valueToTree(new Load(settings).loadFromString(text))) {
                number++;
                boolean own = tree.has("limited") || tree.path("configuration").has("defaults");
                if (!tree.has("direct") && own == configured) {
                    cases.add(new RequestCase(folder, number, tree));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that the real path takes with a configuration that would be in the way of the others. */
    static List<RequestCase> configured(String folder, String file) {
        return of(folder, file, true);
    }

    String namespace() {
        return folder + "-" + number;
    }

    /** Where the request goes: to another namespace, in a few cases. */
    String where() {
        return request().path("namespace").asString("").equals("other") ? namespace() + "-other" : namespace();
    }

    JsonNode request() {
        return tree.path("request");
    }

    String operation() {
        return request().path("operation").asString("CREATE");
    }

    boolean dryRun() {
        return request().path("dryRun").asBoolean(false);
    }

    String subresource() {
        String resource = request().path("resource").asString("pods");
        return resource.contains("/") ? resource.substring(resource.indexOf('/')) : "";
    }

    /** Whether it is about a namespace, which is the case's own then. */
    boolean isOfNamespace() {
        return request().path("resource").asString("").startsWith("namespaces");
    }

    /** @param field {@code object} or {@code old} */
    ObjectNode object(String field, ApiObjects objects) {
        String resource = request().path("resource").asString("pods").split("/")[0];
        String[] parts = resource.split("\\.", 2);
        String apiVersion = parts.length > 1 ? parts[1] + "/v1" : "v1";
        return complete((ObjectNode) request().path(field), apiVersion, objects.kind(apiVersion, parts[0]));
    }

    /** With all that no plugin cares about. */
    ObjectNode complete(ObjectNode given, String apiVersion, String kind) {
        ObjectNode object =
                JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        object.setAll(given.deepCopy());
        if (isOfNamespace() && kind.equals("Namespace")) {
            object.withObject("/metadata").put("name", namespace());
        } else {
            object.withObject("/metadata").put("namespace", where());
        }
        Completion.complete(object);
        return object;
    }

    /** The message, or nothing. */
    String refused() {
        String said = tree.path("refused").asString("");
        return said.substring(said.indexOf(' ') + 1);
    }

    @Override
    public String toString() {
        return namespace() + ": " + tree.path("name").asString();
    }
}
