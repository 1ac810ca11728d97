package dev.portcullis.store.read;

import dev.portcullis.kube.selector.FieldSelector;
import dev.portcullis.kube.selector.LabelSelector;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Storage;

/**
 * Which objects of a type are meant.
 *
 * @param prefix of their keys: of the whole resource, of a namespace, or of one object
 */
public record Selection(ResourceType type, String prefix, LabelSelector labels, FieldSelector fields) {

    /** @param namespace empty for all of them */
    public static Selection of(ResourceType type, String namespace, LabelSelector labels, FieldSelector fields) {
        Storage storage = type.stored();
        String wanted = !type.namespaced() || !namespace.isEmpty()
                ? namespace
                : fields.namespace().orElse("");
        String prefix = storage.keyPrefix(wanted);
        if (fields.name().isPresent() && (!type.namespaced() || !wanted.isEmpty())) {
            prefix = prefix + fields.name().get();
        }
        return new Selection(type, prefix, labels, fields);
    }

    public boolean everything() {
        return labels.isEverything() && fields.isEverything();
    }

    public boolean matches(CachedObject object) {
        return (labels.isEverything() || labels.matches(object.labels()))
                && (fields.isEverything() || fields.matches(field -> object.field(field, type)));
    }
}
