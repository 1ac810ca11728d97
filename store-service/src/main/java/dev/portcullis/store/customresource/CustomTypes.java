package dev.portcullis.store.customresource;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.PrinterColumn;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.ScalePaths;
import dev.portcullis.store.catalog.SelectableField;
import dev.portcullis.store.catalog.Storage;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The resource types that a definition describes, one for each version that is served. */
final class CustomTypes {
    /** In the order in which kube-apiserver shows them. */
    private static final List<String> VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

    private static final List<String> PART_VERBS = List.of("get", "patch", "update");
    private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final Definition definition;
    private final Definitions definitions;
    private final Names names;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final JsonNode stored;

    private CustomTypes(Definition definition, Definitions definitions) {
        this.definition = definition;
        this.definitions = definitions;
        this.names = names(definition.acceptedNames());
        this.stored = definition.versions().stream()
                .filter(version -> version.path("storage").asBoolean(false))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no version is the one that is stored"));
        definition.versions().forEach(version -> schemas.put(nameOf(version), schema(version)));
    }

    /**
     * Those that are served. Where a webhook converts between versions it is the stored one alone, since there is nobody to call it.
     * Throws {@link IllegalArgumentException} for what is no valid definition.
     */
    static List<ResourceType> served(Definition definition, Definitions definitions) {
        CustomTypes types = new CustomTypes(definition, definitions);
        boolean webhook = definition
                .spec()
                .path("conversion")
                .path("strategy")
                .asString("")
                .equals("Webhook");
        List<JsonNode> versions = definition.versions().stream()
                .filter(version -> version.path("served").asBoolean(false))
                .filter(version -> !webhook || version == types.stored)
                .toList();
        Optional<JsonNode> primary = versions.contains(types.stored)
                ? Optional.of(types.stored)
                : versions.stream().findFirst();
        return versions.stream()
                .map(version -> types.of(
                        version,
                        primary.filter(version::equals).isPresent(),
                        versions.stream()
                                .filter(other -> other != version)
                                .map(CustomTypes::nameOf)
                                .toList()))
                .toList();
    }

    /** That of the version that is stored, served or not. */
    static ResourceType stored(Definition definition, Definitions definitions) {
        CustomTypes types = new CustomTypes(definition, definitions);
        return types.of(types.stored, true, List.of());
    }

    private ResourceType of(JsonNode version, boolean primary, List<String> others) {
        String group = definition.group();
        String apiVersion = ResourceType.apiVersion(group, nameOf(version));
        boolean namespaced = definition.spec().path("scope").asString("").equals("Namespaced");
        Schema schema = schemas.get(nameOf(version));
        return new ResourceType(
                group,
                nameOf(version),
                names,
                namespaced,
                VERBS,
                subresources(version.path("subresources"), apiVersion),
                new Storage(
                        "/registry/" + group + '/' + names.plural(),
                        ResourceType.apiVersion(group, nameOf(stored)),
                        primary,
                        others,
                        version == stored ? null : schemaOf(nameOf(stored))),
                ResourceType.STORE,
                selectableFields(version.path("selectableFields"), namespaced),
                columns(version.path("additionalPrinterColumns")),
                () -> schema);
    }

    private Supplier<Schema> schemaOf(String version) {
        Schema schema = schemas.get(version);
        return () -> schema;
    }

    private static String nameOf(JsonNode version) {
        return version.path("name").asString("");
    }

    private static Names names(JsonNode names) {
        return new Names(
                names.path("plural").asString(""),
                names.path("singular").asString(""),
                names.path("kind").asString(""),
                names.path("listKind").asString(""),
                strings(names.path("shortNames")),
                strings(names.path("categories")));
    }

    /** The metadata is that of every object; what the definition says of it stands beside the reference. */
    private Schema schema(JsonNode version) {
        JsonNode given = version.path("schema").path("openAPIV3Schema");
        ObjectNode schema = given instanceof ObjectNode known ? known.deepCopy() : Json.object();
        ObjectNode properties =
                schema.get("properties") instanceof ObjectNode known ? known : schema.putObject("properties");
        ObjectNode metadata =
                properties.get("metadata") instanceof ObjectNode known ? known : properties.putObject("metadata");
        metadata.put("$ref", METADATA);
        return Schema.of(schema, definitions);
    }

    private List<Subresource> subresources(JsonNode parts, String apiVersion) {
        List<Subresource> subresources = new ArrayList<>();
        if (parts.hasNonNull("status")) {
            subresources.add(new Subresource("status", apiVersion, names.kind(), PART_VERBS, ResourceType.STORE));
        }
        JsonNode scale = parts.path("scale");
        if (scale.isObject()) {
            ScalePaths paths = new ScalePaths(
                    steps(scale.path("specReplicasPath").asString("")),
                    steps(scale.path("statusReplicasPath").asString("")),
                    path(scale.path("labelSelectorPath").asString("")));
            subresources.add(new Subresource(
                    "scale",
                    "autoscaling/v1",
                    "Scale",
                    PART_VERBS,
                    ResourceType.STORE,
                    List.of(),
                    List.of(),
                    List.of(),
                    paths));
        }
        return subresources;
    }

    private static @Nullable List<String> path(String path) {
        return path.isEmpty() ? null : steps(path);
    }

    /** Of a simple JSON path: {@code .spec.replicas}. */
    private static List<String> steps(String path) {
        return List.of(withoutDot(path).split("\\."));
    }

    private static String withoutDot(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static List<SelectableField> selectableFields(JsonNode fields, boolean namespaced) {
        List<SelectableField> selectable = new ArrayList<>();
        selectable.add(SelectableField.of("metadata.name"));
        if (namespaced) {
            selectable.add(SelectableField.of("metadata.namespace"));
        }
        fields.forEach(field -> selectable.add(
                SelectableField.of(withoutDot(field.path("jsonPath").asString("")))));
        return selectable;
    }

    private static List<PrinterColumn> columns(JsonNode columns) {
        List<PrinterColumn> printed = new ArrayList<>();
        for (JsonNode column : columns) {
            String path = column.path("jsonPath").asString("");
            String description = column.path("description").asString("");
            printed.add(new PrinterColumn(
                    column.path("name").asString(""),
                    column.path("type").asString(""),
                    column.path("format").asString(""),
                    description.isEmpty()
                            ? "Custom resource definition column (in JSONPath format): " + path
                            : description,
                    column.path("priority").asInt(0),
                    path));
        }
        return printed;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(value -> value.asString("")).toList();
    }
}
