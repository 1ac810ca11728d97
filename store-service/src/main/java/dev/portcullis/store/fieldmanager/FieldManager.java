package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.merge.Checking;
import dev.portcullis.store.merge.Conflict;
import dev.portcullis.store.merge.Merged;
import dev.portcullis.store.merge.MismatchException;
import dev.portcullis.store.merge.Owner;
import dev.portcullis.store.merge.Ownership;
import dev.portcullis.store.merge.Typed;
import dev.portcullis.store.schema.Structure;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the managedFields of the objects of one kind, and applies configurations to them, through the object itself or
 * one of its subresources.
 */
public final class FieldManager {
    private static final String FIELD = "managedFields";
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    private final Target target;
    private final String subresource;
    private final Structure structure;
    private final Ownership<Manager> ownership;

    FieldManager(Target target, String subresource, Ownership<Manager> ownership) {
        this.target = target;
        this.subresource = subresource;
        this.structure = Structure.ofObject(target.schema());
        this.ownership = ownership;
    }

    /**
     * Gives the object the managedFields that it has after this write. Never fails: where it can't be told who owns
     * what, everything stays as it was.
     *
     * @param live   as the object is now; null for a creation
     * @param object decoded, with its defaults; what it says of managedFields itself counts unless it is invalid
     */
    public void update(@Nullable ObjectNode live, ObjectNode object, String manager) {
        JsonNode stored = live == null ? Json.object() : metadata(live).path(FIELD);
        ManagedFields managed = managed(stored, metadata(object).path(FIELD));
        metadata(object).remove(FIELD);
        if (managed.isEmpty() && live != null) {
            return; // not tracked until the first apply
        }
        try {
            write(object, updated(live == null ? empty() : live, object, managed, manager));
        } catch (MismatchException e) {
            if (!stored.isEmpty()) {
                metadata(object).set(FIELD, stored);
            }
        }
    }

    /** What is wrong with managedFields, if anything is. */
    public static Optional<String> problem(JsonNode managedFields) {
        try {
            ManagedFields.read(managedFields);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private ManagedFields managed(JsonNode stored, JsonNode sent) {
        if (subresource.isEmpty()) {
            if (ManagedFields.isReset(sent)) {
                return ManagedFields.none();
            }
            ManagedFields own = readable(sent);
            if (!own.isEmpty()) {
                return own.rewritten();
            }
        }
        return readable(stored);
    }

    private static ManagedFields readable(JsonNode entries) {
        try {
            return ManagedFields.read(entries);
        } catch (IllegalArgumentException e) {
            return ManagedFields.none();
        }
    }

    private ManagedFields updated(ObjectNode live, ObjectNode object, ManagedFields managed, String name) {
        Manager self = Manager.updater("", "", "");
        Map<Manager, Owner> owners =
                StrippedFields.from(ownership.update(typed(live), typed(object), managed.owners(), self), self);
        Owner own = owners.get(self);
        if (own == null) {
            return UpdateCap.apply(managed.with(owners));
        }
        Manager manager = Manager.updater(name, target.apiVersion(), subresource);
        Map<Manager, Owner> named = new HashMap<>(owners);
        named.remove(self);
        named.merge(
                manager,
                own,
                (old, now) -> new Owner(old.fields().union(now.fields()), now.apiVersion(), now.applied()));
        return UpdateCap.apply(managed.with(named).touched(manager));
    }

    /**
     * The object with the configuration in it, decoded, defaulted and with its managedFields.
     *
     * @param live   as the object is now; null to create it
     * @param config as it was sent
     * @param force  whether to take what others own
     */
    public ObjectNode apply(@Nullable ObjectNode live, ObjectNode config, String name, boolean force) {
        checkType(config);
        if (!config.path("metadata").path(FIELD).isMissingNode()
                && !config.path("metadata").path(FIELD).isNull()) {
            throw ApiErrors.badRequest("metadata.managedFields must be nil");
        }
        ObjectNode current = live == null ? empty() : live;
        ManagedFields managed = stored(current);
        if (managed.isEmpty() && live != null) {
            managed = updated(empty(), live, managed, BEFORE_FIRST_APPLY);
        }
        Manager manager = Manager.applier(name, subresource);
        Merged<Manager> merged = merge(current, config, managed, manager, force);
        ObjectNode object = decoded(merged.object().object(), config);
        if (name.equals(LastApplied.MANAGER)) {
            LastApplied.keepInStep(object, config);
        }
        write(
                object,
                managed.with(StrippedFields.from(merged.owners(), manager)).touched(manager));
        return object;
    }

    private void checkType(ObjectNode config) {
        String version = config.path("apiVersion").asString("");
        String kind = config.path("kind").asString("");
        if (!version.equals(target.apiVersion()) || !kind.equals(target.kind())) {
            throw ApiErrors.badRequest("invalid object type: " + describedType(version, kind));
        }
    }

    private static ManagedFields stored(ObjectNode live) {
        try {
            return ManagedFields.read(metadata(live).path(FIELD));
        } catch (IllegalArgumentException e) {
            throw failure("failed to decode managed fields: " + e.getMessage());
        }
    }

    private Merged<Manager> merge(
            ObjectNode live, ObjectNode config, ManagedFields managed, Manager manager, boolean force) {
        try {
            Checking.check(structure, config);
        } catch (MismatchException e) {
            throw failure("failed to create typed patch object (%s): %s".formatted(described(config), e.getMessage()));
        }
        Typed current = typed(live);
        Typed applied = typed(config);
        try {
            Merged<Manager> merged = ownership.apply(current, applied, managed.owners(), manager, force);
            if (merged.conflicts().isEmpty()) {
                return merged;
            }
            FieldSet allowed =
                    manager.name().equals(LastApplied.MANAGER) ? LastApplied.unchanged(current) : FieldSet.EMPTY;
            List<Conflict<Manager>> conflicts = merged.conflicts().stream()
                    .filter(conflict -> !allowed.has(conflict.path()))
                    .toList();
            if (!conflicts.isEmpty()) {
                throw Conflicts.exception(conflicts);
            }
            return ownership.apply(current, applied, managed.owners(), manager, true);
        } catch (MismatchException e) {
            throw failure("failed to merge config: " + e.getMessage());
        }
    }

    private ObjectNode decoded(ObjectNode merged, ObjectNode config) {
        try {
            ObjectNode object = target.decoded(merged.deepCopy());
            Defaulter.apply(target.schema(), object);
            return object;
        } catch (IllegalArgumentException e) {
            throw failure("failed to convert new object (%s) to proper version: %s"
                    .formatted(described(config), e.getMessage()));
        }
    }

    /** What is there before anything is: of a built-in kind, the fields that it always has. */
    private ObjectNode empty() {
        return target.decoded(Json.object().put("kind", target.kind()).put("apiVersion", target.apiVersion()));
    }

    private Typed typed(ObjectNode object) {
        ObjectNode bare = object;
        if (object.path("metadata").has(FIELD)) {
            bare = Json.object();
            bare.setAll(object);
            ObjectNode metadata = Json.object();
            metadata.setAll(metadata(object));
            metadata.remove(FIELD);
            bare.set("metadata", metadata);
        }
        return new Typed(target.apiVersion(), structure, bare);
    }

    private static void write(ObjectNode object, ManagedFields managed) {
        if (managed.isEmpty()) {
            metadata(object).remove(FIELD);
        } else {
            metadata(object).set(FIELD, managed.write());
        }
    }

    private static ObjectNode metadata(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode own ? own : object.putObject("metadata");
    }

    private static String described(ObjectNode config) {
        JsonNode metadata = config.path("metadata");
        return metadata.path("namespace").asString("")
                + '/'
                + metadata.path("name").asString("")
                + "; "
                + describedType(
                        config.path("apiVersion").asString(""),
                        config.path("kind").asString(""));
    }

    /** As Go prints a GroupVersionKind: {@code /v1, Kind=Pod}. */
    private static String describedType(String apiVersion, String kind) {
        return (apiVersion.contains("/") ? apiVersion : '/' + apiVersion) + ", Kind=" + kind;
    }

    /** What kube-apiserver has no reason for. */
    private static ApiException failure(String message) {
        return Status.failure(500, null, message, null).exception();
    }
}
