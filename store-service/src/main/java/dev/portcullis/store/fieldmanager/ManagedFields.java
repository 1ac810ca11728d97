package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.fieldpath.FieldsV1;
import dev.portcullis.store.merge.Owner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entries of {@code metadata.managedFields}.
 *
 * @param owners who owns what
 * @param times  when each last did something, as text; a manager may have none
 * @param read   the entries as they were read; whoever owns what they owned is written the same
 */
record ManagedFields(Map<Manager, Owner> owners, Map<Manager, String> times, Map<Manager, Entry> read) {
    private static final Comparator<ObjectNode> ORDER = Comparator.<ObjectNode, String>comparing(
                    e -> text(e, "operation"))
            .thenComparing(e -> text(e, "time"))
            .thenComparing(e -> text(e, "manager"))
            .thenComparing(e -> text(e, "apiVersion"))
            .thenComparing(e -> text(e, "subresource"));

    /** An entry and what it said. */
    record Entry(ObjectNode json, Owner owner) {}

    ManagedFields {
        owners = Map.copyOf(owners);
        times = Map.copyOf(times);
        read = Map.copyOf(read);
    }

    ManagedFields(Map<Manager, Owner> owners, Map<Manager, String> times) {
        this(owners, times, Map.of());
    }

    static ManagedFields none() {
        return new ManagedFields(Map.of(), Map.of());
    }

    /** Whether somebody who sends this wants all of it forgotten: no entry, or one that says nothing. */
    static boolean isReset(JsonNode entries) {
        return entries.isArray()
                && (entries.isEmpty()
                        || entries.size() == 1
                                && entries.get(0).isObject()
                                && entries.get(0).isEmpty());
    }

    /** Throws {@link IllegalArgumentException}, saying what is wrong in kube-apiserver's words. */
    static ManagedFields read(JsonNode entries) {
        Map<Manager, Owner> owners = new HashMap<>();
        Map<Manager, String> times = new HashMap<>();
        Map<Manager, Entry> read = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            Manager manager = manager(entry, i);
            JsonNode fields = entry.path("fieldsV1");
            Owner owner = new Owner(
                    FieldsV1.read(fields.isMissingNode() || fields.isNull() ? Json.object() : fields),
                    text(entry, "apiVersion"),
                    manager.operation() == Manager.Operation.APPLY);
            owners.put(manager, owner);
            read.put(manager, new Entry((ObjectNode) entry, owner));
            if (entry.path("time").isString()) {
                times.put(manager, text(entry, "time"));
            }
        }
        return new ManagedFields(owners, times, read);
    }

    private static Manager manager(JsonNode entry, int index) {
        String operation = text(entry, "operation");
        String version = text(entry, "apiVersion");
        String type = text(entry, "fieldsType");
        boolean applied = operation.equals("Apply");
        if (!applied && !operation.equals("Update")) {
            throw new IllegalArgumentException("operation must be `Apply` or `Update`");
        }
        if (version.isEmpty()) {
            throw new IllegalArgumentException("apiVersion must not be empty");
        }
        if (!type.equals("FieldsV1")) {
            throw new IllegalArgumentException(
                    type.isEmpty()
                            ? "missing fieldsType in managed fields entry " + index
                            : "invalid fieldsType \"%s\" in managed fields entry %d".formatted(type, index));
        }
        return new Manager(
                text(entry, "manager"),
                applied ? Manager.Operation.APPLY : Manager.Operation.UPDATE,
                applied ? "" : version,
                text(entry, "subresource"));
    }

    /** Appliers first, then by time, name, version and subresource. */
    ArrayNode write() {
        List<ObjectNode> entries = new ArrayList<>(owners.size());
        owners.forEach((manager, owner) -> entries.add(entry(manager, owner)));
        entries.sort(ORDER);
        ArrayNode array = Json.MAPPER.createArrayNode();
        array.addAll(entries);
        return array;
    }

    private ObjectNode entry(Manager manager, Owner owner) {
        Entry old = read.get(manager);
        if (old == null
                || !old.owner().equals(owner)
                || !text(old.json(), "time").equals(times.getOrDefault(manager, ""))) {
            return write(manager, owner);
        }
        return old.json();
    }

    private ObjectNode write(Manager manager, Owner owner) {
        ObjectNode entry = Json.object();
        if (!manager.name().isEmpty()) {
            entry.put("manager", manager.name());
        }
        entry.put("operation", owner.applied() ? "Apply" : manager.operation().toString());
        entry.put("apiVersion", owner.apiVersion());
        String time = times.get(manager);
        if (time != null) {
            entry.put("time", time);
        }
        entry.put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", FieldsV1.write(owner.fields()));
        if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
        }
        return entry;
    }

    /** To be written anew, whatever was read. */
    ManagedFields rewritten() {
        return new ManagedFields(owners, times);
    }

    boolean isEmpty() {
        return owners.isEmpty();
    }

    ManagedFields with(Map<Manager, Owner> other) {
        return new ManagedFields(other, times, read);
    }

    /** With the manager having done something now. */
    ManagedFields touched(Manager manager) {
        Map<Manager, String> touched = new HashMap<>(times);
        touched.put(manager, now());
        return new ManagedFields(owners, touched, read);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asString("");
    }
}
