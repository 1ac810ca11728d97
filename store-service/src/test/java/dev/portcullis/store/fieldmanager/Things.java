package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.GroupPriority;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Storage;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A catalog with a custom resource that has a field of every structure. */
final class Things {
    private static final String SCHEMA = """
            {"type": "object", "properties": {
              "metadata": {"$ref": "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"},
              "spec": {"type": "object", "properties": {
                "a": {"type": "string"},
                "n": {"type": "integer"},
                "port": {"x-kubernetes-int-or-string": true},
                "map": {"type": "object", "additionalProperties": {"type": "string"}},
                "struct": {"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
                "whole": {"type": "object", "x-kubernetes-map-type": "atomic",
                          "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
                "wholeMap": {"type": "object", "x-kubernetes-map-type": "atomic",
                             "additionalProperties": {"type": "string"}},
                "list": {"type": "array", "items": {"type": "string"}},
                "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                "numbers": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "integer"}},
                "items": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                  "items": {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": "string"}, "v": {"type": "string"}, "w": {"type": "string"},
                    "inner": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
                      "items": {"type": "object", "properties": {"k": {"type": "integer"}, "v": {"type": "string"}}}}}}},
                "ports": {"type": "array", "x-kubernetes-list-type": "map",
                  "x-kubernetes-list-map-keys": ["port", "protocol"],
                  "items": {"type": "object", "required": ["port"], "properties": {
                    "port": {"type": "integer"}, "protocol": {"type": "string", "default": "TCP"},
                    "name": {"type": "string"}}}},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}},
              "status": {"type": "object", "properties": {"phase": {"type": "string"}, "ready": {"type": "boolean"}}}}}""";

    private Things() {}

    static Catalog catalog() {
        ModelDefinitions definitions = new ModelDefinitions();
        Catalog catalog = BuiltinCatalog.load(definitions);
        catalog.registerAll(List.of(type("v1", definitions)), GroupPriority.CUSTOM);
        return catalog;
    }

    static ResourceType type(Catalog catalog) {
        return catalog.find("example.com", "v1", "things").orElseThrow();
    }

    private static ResourceType type(String version, ModelDefinitions definitions) {
        Schema schema = Schema.of((ObjectNode) Json.read(SCHEMA.getBytes(StandardCharsets.UTF_8)), definitions);
        return new ResourceType(
                "example.com",
                version,
                new Names("things", "thing", "Thing", "ThingList", List.of(), List.of()),
                true,
                List.of("create"),
                List.of(new Subresource("status", "example.com/v1", "Thing", List.of("update"), ResourceType.STORE)),
                new Storage("/registry/example.com/things", "example.com/v1"),
                ResourceType.STORE,
                List.of(),
                List.of(),
                () -> schema);
    }
}
