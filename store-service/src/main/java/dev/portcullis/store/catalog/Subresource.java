package dev.portcullis.store.catalog;

import java.util.List;

/**
 * A part of an object with an endpoint of its own: {@code status}, {@code scale}, {@code eviction}, …
 *
 * @param apiVersion of the kind that travels here; the resource's own for {@code status}
 * @param servedBy   the service that answers, {@link ResourceType#STORE} or another
 */
public record Subresource(String name, String apiVersion, String kind, List<String> verbs, String servedBy) {
    public Subresource {
        verbs = List.copyOf(verbs);
    }
}
