package dev.portcullis.store.merge;

import org.jspecify.annotations.Nullable;

/** The versions of a kind. */
public interface Versions {
    /** The object in a version; null if that is served no longer. */
    @Nullable
    Typed convert(Typed object, String apiVersion);
}
