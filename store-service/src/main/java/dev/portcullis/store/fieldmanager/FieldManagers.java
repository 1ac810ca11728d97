package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.merge.Ownership;
import dev.portcullis.store.transform.Target;
import java.util.function.UnaryOperator;

/** Makes the field manager for a write. */
public final class FieldManagers {
    private final Catalog catalog;

    public FieldManagers(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param subresource empty for the object itself; otherwise one that is the same object seen another way */
    public FieldManager of(ResourceType type, String subresource) {
        return new FieldManager(
                Target.of(type),
                subresource,
                new Ownership<>(new CatalogVersions(catalog, type), TrackedFields.of(type, subresource)));
    }

    /** For a subresource of a kind of its own. */
    public FieldManager of(Target kind, String subresource) {
        return new FieldManager(
                kind,
                subresource,
                new Ownership<>(
                        (object, version) -> version.equals(object.apiVersion()) ? object : null,
                        UnaryOperator.identity()));
    }

    /** Carries the ownership of {@code spec.replicas} to the scale of an object of the type and back. */
    public ScaleFields scale(ResourceType type) {
        return new ScaleFields(new CatalogVersions(catalog, type));
    }
}
