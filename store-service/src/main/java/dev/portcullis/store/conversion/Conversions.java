package dev.portcullis.store.conversion;

import dev.portcullis.kube.conversion.KindVersions;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.CanonicalForm;
import dev.portcullis.store.schema.Schema;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Conversions between the versions of kinds that have several. */
public final class Conversions {
    private Conversions() {}

    /** Whether objects of the type are stored in another version than it serves. */
    public static boolean isNeeded(ResourceType type) {
        return type.storage() != null && !type.storage().apiVersion().equals(type.apiVersion());
    }

    /**
     * What is stored, as the type serves it. A custom resource is brought into line with the schema of the version that it is stored
     * in, whatever that was when it was written: without fields that are not known any more, with defaults that are new.
     */
    public static ObjectNode read(ResourceType type, ObjectNode stored) {
        return toServed(type, type.custom() ? CustomForms.current(type, stored) : stored);
    }

    /**
     * The object in the version that the type serves, with all fields that it always has there; itself if it has that version
     * already.
     */
    public static ObjectNode toServed(ResourceType type, ObjectNode object) {
        if (type.custom()) {
            return CustomForms.as(type.apiVersion(), type.schema(), object);
        }
        ObjectNode converted = KindVersions.convert(object, type.apiVersion(), type.kind());
        return converted == object ? object : CanonicalForm.of(type.schema(), converted);
    }

    /** The object in the version that the type is stored in, as that is written; itself if it has that version already. */
    public static ObjectNode toStored(ResourceType type, ObjectNode object) {
        if (type.custom()) {
            return CustomForms.as(type.stored().apiVersion(), CustomForms.stored(type), object);
        }
        ObjectNode converted = KindVersions.convert(object, type.stored().apiVersion(), type.kind());
        Supplier<Schema> stored = type.stored().schemas();
        return converted == object || stored == null ? converted : CanonicalForm.of(stored.get(), converted);
    }
}
