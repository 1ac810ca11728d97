package dev.portcullis.store.catalog;

import dev.portcullis.store.schema.Schema;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where and as what the objects of a resource are kept.
 *
 * @param prefix     the key prefix without a trailing slash, such as {@code /registry/services/specs}
 * @param apiVersion the version that is written, such as {@code autoscaling/v2}
 * @param primary    whether controllers go by this one of the versions that are served, each object being in all of them
 * @param otherVersions in which a custom resource's objects are served, beside that of the type
 * @param schemas    makes that version's schema; null where it is the version that is served
 */
public record Storage(
        String prefix,
        String apiVersion,
        boolean primary,
        List<String> otherVersions,
        @Nullable Supplier<Schema> schemas) {
    public Storage {
        otherVersions = List.copyOf(otherVersions);
    }

    /** In the version that is served. */
    public Storage(String prefix, String apiVersion) {
        this(prefix, apiVersion, true, List.of(), null);
    }

    /** In another version, which is served as well. */
    public Storage(String prefix, String apiVersion, Supplier<Schema> schemas) {
        this(prefix, apiVersion, false, List.of(), schemas);
    }

    /** The key of one object; the namespace is empty for cluster-scoped objects. */
    public String key(String namespace, String name) {
        return keyPrefix(namespace) + name;
    }

    /** The prefix of all objects of a namespace, or of all objects if the namespace is empty; ends with a slash. */
    public String keyPrefix(String namespace) {
        return namespace.isEmpty() ? prefix + '/' : prefix + '/' + namespace + '/';
    }
}
