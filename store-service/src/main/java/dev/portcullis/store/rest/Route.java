package dev.portcullis.store.rest;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import org.jspecify.annotations.Nullable;

/**
 * What a path and method mean for a resource that is served here.
 *
 * @param verb      get, list, watch, create, update, patch, delete or deletecollection
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param name      empty for a collection
 */
record Route(ResourceType type, @Nullable Subresource subresource, String verb, String namespace, String name) {
    String part() {
        return subresource == null ? "" : subresource.name();
    }

    /** Whether it asks for a way to what the object stands for. */
    boolean connects() {
        return subresource != null
                && (subresource.connects() || subresource.name().equals("log"));
    }
}
