package dev.portcullis.store.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object with an endpoint of its own: {@code status}, {@code scale}, {@code eviction}, …
 *
 * @param apiVersion of the kind that travels here; the resource's own for {@code status}
 * @param servedBy   the service that answers, {@link ResourceType#STORE} or another
 * @param resets     the fields that a write here can't change, so that it owns none of them; empty for the usual ones
 * @param tracks     the only fields that a write here can change, {@code *} being any element; empty for no such limit
 * @param accepts    older versions of the kind, which mean the same
 * @param scale      where the scale of a custom resource has its numbers; null for everything else
 */
public record Subresource(
        String name,
        String apiVersion,
        String kind,
        List<String> verbs,
        String servedBy,
        List<String> resets,
        List<String> tracks,
        List<String> accepts,
        @Nullable ScalePaths scale) {
    public Subresource {
        verbs = List.copyOf(verbs);
        resets = List.copyOf(resets);
        tracks = List.copyOf(tracks);
        accepts = List.copyOf(accepts);
    }

    public Subresource(String name, String apiVersion, String kind, List<String> verbs, String servedBy) {
        this(name, apiVersion, kind, verbs, servedBy, List.of(), List.of(), List.of(), null);
    }

    /** Whether it is no part of an object but a way to what the object stands for; its kind holds the options of that. */
    public boolean connects() {
        return kind.endsWith("Options");
    }
}
