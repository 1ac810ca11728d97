package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The definitions that a document needs: those of its kinds and lists, and all that they refer to. */
final class Models {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    static final String STATUS = META + "Status";
    static final String DELETE_OPTIONS = META + "DeleteOptions";
    static final String PATCH = META + "Patch";
    private static final List<String> ALWAYS = List.of(STATUS, DELETE_OPTIONS, PATCH, META + "WatchEvent");

    /** Any kind will do: all say the same of apiVersion, kind and metadata. */
    private static final String DESCRIBED = "io.k8s.api.core.v1.ConfigMap";

    private final Definitions definitions;
    private final CustomSchema custom;
    private final SortedMap<String, ObjectNode> schemas = new TreeMap<>();

    private Models(Definitions definitions, CustomSchema custom) {
        this.definitions = definitions;
        this.custom = custom;
    }

    /** @param texts the descriptions of the definitions' fields */
    static SortedMap<String, ObjectNode> of(
            Collection<ResourceType> types, Definitions definitions, Style style, Map<String, byte[]> texts) {
        byte[] described = texts.get(DESCRIBED);
        Models models = new Models(
                definitions, new CustomSchema(style, described == null ? Json.object() : Json.read(described)));
        ALWAYS.forEach(models::add);
        types.forEach(models::add);
        return models.schemas;
    }

    /** The definition of the kind; a custom resource's is named after the group, backwards. */
    static String kind(ResourceType type) {
        String known = type.schema().definitionName();
        return known == null ? custom(type.group()) + type.version() + '.' + type.kind() : known;
    }

    static String list(ResourceType type) {
        String kind = kind(type);
        return kind.substring(0, kind.length() - type.kind().length()) + type.listKind();
    }

    /** The definition of a kind that another group lends to a subresource. */
    static String ofSubresource(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.")[0];
        return "io.k8s.api." + group + '.' + apiVersion.substring(slash + 1) + '.' + kind;
    }

    private void add(ResourceType type) {
        if (type.custom()) {
            addCustom(type);
        } else {
            add(kind(type));
        }
        if (type.allows("list")) {
            add(list(type));
        }
        type.subresources().forEach(sub -> {
            String definition = ofSubresource(sub.apiVersion(), sub.kind());
            if (!sub.apiVersion().equals(type.apiVersion()) || sub.kind().equals("Binding")) {
                add(definition);
            }
        });
    }

    private void addCustom(ResourceType type) {
        ObjectNode kind = custom.of(type.schema().json());
        schemas.put(kind(type), mark(kind, type, type.kind()));
        ObjectNode list = Json.object().put("type", "object");
        ObjectNode listProperties = list.putObject("properties");
        listProperties.putObject("apiVersion").put("type", "string");
        listProperties.putObject("kind").put("type", "string");
        listProperties.putObject("metadata").put("$ref", META + "ListMeta");
        listProperties
                .putObject("items")
                .put("type", "array")
                .putObject("items")
                .put("$ref", kind(type));
        list.putArray("required").add("items");
        schemas.put(list(type), mark(list, type, type.listKind()));
        follow(kind);
        follow(list);
    }

    private static ObjectNode mark(ObjectNode schema, ResourceType type, String kind) {
        schema.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", kind);
        return schema;
    }

    private void add(String name) {
        if (schemas.containsKey(name)) {
            return;
        }
        Schema definition = definitions.get(name);
        schemas.put(name, definition.json());
        follow(definition.json());
    }

    private void follow(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("$ref").isString()) {
            add(object.path("$ref").asString());
        }
        schema.forEach(this::follow);
    }

    private static String custom(String group) {
        List<String> parts = new ArrayList<>(Arrays.asList(group.split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts) + '.';
    }
}
