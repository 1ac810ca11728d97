package dev.portcullis.store.strategy;

import dev.portcullis.store.catalog.ResourceType;

/** The strategy of every resource; kinds without rules of their own share one driven by their schema. */
public final class Strategies {
    public ResourceStrategy of(ResourceType type) {
        throw new UnsupportedOperationException(type.groupResource());
    }
}
