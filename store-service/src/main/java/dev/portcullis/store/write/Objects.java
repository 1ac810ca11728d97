package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.cache.ObjectBytes;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.conversion.Conversions;
import dev.portcullis.store.schema.CanonicalForm;
import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Objects in the StateStore: the only place where trees become values and revisions become resourceVersions. */
public final class Objects {
    private final StateStore store;
    private final Duration eventTtl;

    /** @param eventTtl how long events are kept after their last write */
    public Objects(StateStore store, Duration eventTtl) {
        this.store = store;
        this.eventTtl = eventTtl;
    }

    /** The object as it is now. */
    Optional<Stored> get(ResourceType type, String namespace, String name) {
        return store.get(type.stored().key(namespace, name)).keyValue().map(kv -> stored(type, kv));
    }

    /** The value that the object is written as. */
    byte[] encode(ResourceType type, ObjectNode object) {
        return ObjectBytes.stored(canonical(type, object));
    }

    /** As above, of a change: where it changes nothing but when somebody did something, nothing changes. */
    byte[] encode(ResourceType type, ObjectNode object, Stored current) {
        ObjectNode canonical = canonical(type, object);
        ManagedTimes.restore(
                canonical,
                current.object().path("metadata").path("managedFields"),
                () -> Conversions.isNeeded(type) ? (ObjectNode) Json.read(current.value()) : current.object());
        return ObjectBytes.stored(canonical);
    }

    private static ObjectNode canonical(ResourceType type, ObjectNode object) {
        ObjectNode bare = object.deepCopy();
        if (bare.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
        }
        return Conversions.toStored(type, CanonicalForm.of(type.schema(), bare));
    }

    /**
     * Writes the value if the key is still as expected, and says at which revision; empty on a conflict.
     *
     * @param expected the revision that the object was read at, 0 if it must not exist
     */
    OptionalLong put(ResourceType type, String key, byte[] value, long expected) {
        ReviewGate.requireAsked();
        return switch (store.put(key, value, expected, ttl(type))) {
            case PutResult.Committed committed ->
                OptionalLong.of(committed.keyValue().modRevision());
            default -> OptionalLong.empty();
        };
    }

    /** As above, with other keys in the same step; the result says more. */
    PutResult put(ResourceType type, String key, byte[] value, long expected, List<Companion> companions) {
        ReviewGate.requireAsked();
        return store.put(key, value, expected, ttl(type), companions);
    }

    /** Deletes the object if it is still as it was read; says at which revision. */
    OptionalLong delete(Stored object) {
        ReviewGate.requireAsked();
        return switch (store.delete(object.key(), object.revision())) {
            case DeleteResult.Deleted deleted -> OptionalLong.of(deleted.revision());
            default -> OptionalLong.empty();
        };
    }

    /** The object that a value describes, with the resourceVersion that it was written at. */
    static ObjectNode decode(ResourceType type, byte[] value, long revision) {
        try {
            ObjectNode object = Conversions.read(type, (ObjectNode) Json.read(value));
            object.withObject("/metadata").put("resourceVersion", Long.toString(revision));
            return object;
        } catch (JacksonException | ClassCastException | IllegalArgumentException e) {
            throw ApiErrors.internal("the stored object can't be read", e);
        }
    }

    private static Stored stored(ResourceType type, KeyValue kv) {
        return new Stored(kv.key(), decode(type, kv.value(), kv.modRevision()), kv.value(), kv.modRevision());
    }

    private @Nullable Duration ttl(ResourceType type) {
        return type.plural().equals("events") ? eventTtl : null;
    }
}
