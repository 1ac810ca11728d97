package dev.portcullis.store.customresource;

import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.strategy.DefinitionStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A CustomResourceDefinition of {@code apiextensions.k8s.io/v1}, as it is stored. */
record Definition(JsonNode json) {
    /** Of definitions themselves. */
    static ResourceType type(Catalog catalog) {
        return catalog.find("apiextensions.k8s.io", "v1", "customresourcedefinitions")
                .orElseThrow();
    }

    JsonNode spec() {
        return json.path("spec");
    }

    JsonNode acceptedNames() {
        return json.path("status").path("acceptedNames");
    }

    String name() {
        return json.path("metadata").path("name").asString("");
    }

    String group() {
        return spec().path("group").asString("");
    }

    boolean deleting() {
        return json.path("metadata").hasNonNull("deletionTimestamp");
    }

    boolean hasFinalizer() {
        return json.path("metadata")
                .path("finalizers")
                .valueStream()
                .anyMatch(finalizer -> finalizer.asString("").equals(DefinitionStrategy.FINALIZER));
    }

    boolean established() {
        return is("Established");
    }

    /** Whether the condition is there, and true. */
    boolean is(String condition) {
        return json.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(one -> one.path("type").asString("").equals(condition)
                        && one.path("status").asString("").equals("True"));
    }

    List<JsonNode> versions() {
        return spec().path("versions").valueStream().toList();
    }
}
