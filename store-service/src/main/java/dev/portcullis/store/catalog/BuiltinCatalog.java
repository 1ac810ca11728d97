package dev.portcullis.store.catalog;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.schema.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The kinds that Kubernetes itself brings, as the files of {@code src/main/catalog} describe them. */
public final class BuiltinCatalog {
    private static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");

    private BuiltinCatalog() {}

    /** A new catalog with all built-in types; their schemas are taken from the definitions. */
    public static Catalog load(Definitions definitions) {
        Catalog catalog = new Catalog();
        for (JsonNode group : read()) {
            group.get("versions").properties().forEach(version -> {
                JsonNode content = version.getValue();
                Reader reader = new Reader(
                        group.get("group").asString(),
                        version.getKey(),
                        content.get("models").asString(),
                        definitions);
                List<ResourceType> types = new ArrayList<>();
                content.get("resources")
                        .properties()
                        .forEach(resource -> types.add(reader.type(resource.getKey(), resource.getValue())));
                catalog.registerAll(
                        types,
                        new GroupPriority(
                                group.get("priority").asInt(),
                                content.get("priority").asInt()));
            });
        }
        return catalog;
    }

    private static JsonNode read() {
        try (InputStream in = BuiltinCatalog.class.getResourceAsStream("catalog.json")) {
            if (in == null) {
                throw new IllegalStateException("catalog.json is not on the class path");
            }
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Reader(String group, String version, String models, Definitions definitions) {
        ResourceType type(String plural, JsonNode json) {
            String kind = json.get("kind").asString();
            boolean namespaced = json.get("scope").asString().equals("Namespaced");
            String definition = models + '.' + kind;
            String servedBy = json.path("servedBy").asString(ResourceType.STORE);
            return new ResourceType(
                    group,
                    version,
                    new Names(
                            plural,
                            kind.toLowerCase(Locale.ROOT),
                            kind,
                            kind + "List",
                            strings(json.path("shortNames")),
                            strings(json.path("categories"))),
                    namespaced,
                    json.has("verbs") ? strings(json.get("verbs")) : ALL_VERBS,
                    subresources(kind, json.path("subresources")),
                    storage(plural, servedBy, json),
                    servedBy,
                    selectableFields(namespaced, json.path("selectableFields")),
                    List.of(),
                    () -> definitions.get(definition));
        }

        private @Nullable Storage storage(String plural, String servedBy, JsonNode json) {
            if (!servedBy.equals(ResourceType.STORE) || !json.path("stored").booleanValue(true)) {
                return null;
            }
            String prefix = json.path("prefix").asString("/registry/" + plural);
            if (!json.has("storedAs")) {
                return new Storage(prefix, ResourceType.apiVersion(group, version));
            }
            JsonNode stored = json.get("storedAs");
            String definition =
                    stored.get("models").asString() + '.' + json.get("kind").asString();
            return new Storage(prefix, stored.get("apiVersion").asString(), () -> definitions.get(definition));
        }

        private List<Subresource> subresources(String kind, JsonNode json) {
            List<Subresource> subresources = new ArrayList<>();
            json.properties().forEach(entry -> {
                JsonNode sub = entry.getValue();
                subresources.add(new Subresource(
                        entry.getKey(),
                        sub.path("apiVersion").asString(ResourceType.apiVersion(group, version)),
                        sub.path("kind").asString(kind),
                        sub.has("verbs") ? strings(sub.get("verbs")) : STATUS_VERBS,
                        sub.path("servedBy").asString(ResourceType.STORE),
                        strings(sub.path("resets")),
                        strings(sub.path("tracks")),
                        strings(sub.path("accepts")),
                        null));
            });
            return subresources;
        }

        private static List<SelectableField> selectableFields(boolean namespaced, JsonNode json) {
            List<SelectableField> fields = new ArrayList<>();
            fields.add(SelectableField.of("metadata.name"));
            if (namespaced) {
                fields.add(SelectableField.of("metadata.namespace"));
            }
            for (JsonNode field : json) {
                if (field.isString()) {
                    fields.add(SelectableField.of(field.asString()));
                    continue;
                }
                String label = field.get("label").asString();
                fields.add(new SelectableField(
                        label,
                        field.has("paths") ? strings(field.get("paths")) : List.of(label),
                        field.path("absent").asString("")));
            }
            return fields;
        }

        private static List<String> strings(JsonNode array) {
            List<String> strings = new ArrayList<>();
            array.forEach(value -> strings.add(value.asString()));
            return strings;
        }
    }
}
