package dev.portcullis.store.catalog;

/** Told of types that come and go, in the order in which they do. */
public interface CatalogListener {
    void registered(ResourceType type);

    void unregistered(ResourceType type);
}
