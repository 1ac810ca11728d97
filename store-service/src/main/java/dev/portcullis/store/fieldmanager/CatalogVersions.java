package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.conversion.Conversions;
import dev.portcullis.store.merge.Typed;
import dev.portcullis.store.merge.Versions;
import dev.portcullis.store.schema.Structure;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The versions of a resource that the catalog has: those whose objects are kept in one place. */
record CatalogVersions(Catalog catalog, ResourceType type) implements Versions {
    @Override
    public @Nullable Typed convert(Typed object, String apiVersion) {
        if (object.apiVersion().equals(apiVersion)) {
            return object;
        }
        ResourceType other = find(apiVersion).orElse(null);
        if (other == null) {
            return null;
        }
        try {
            return new Typed(
                    apiVersion,
                    Structure.ofObject(other.schema()),
                    Conversions.toServed(other, object.object().deepCopy()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The same resource in another version, where that is served. */
    Optional<ResourceType> find(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return catalog.find(group, apiVersion.substring(slash + 1), type.plural())
                .filter(other -> other.storage() != null
                        && type.storage() != null
                        && Objects.equals(
                                other.storage().prefix(), type.storage().prefix()));
    }
}
