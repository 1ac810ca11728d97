package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.merge.Owner;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.transform.Patches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One object through applies and updates, without a store around it. */
final class Story {
    private final FieldManagers managers;
    private final ResourceType type;
    private @Nullable ObjectNode object;

    Story(Catalog catalog, ResourceType type) {
        this.managers = new FieldManagers(catalog);
        this.type = type;
    }

    ObjectNode object() {
        if (object == null) {
            throw new IllegalStateException("nothing was written yet");
        }
        return object;
    }

    /** With apiVersion, kind and name where the configuration has none. */
    ObjectNode apply(String manager, ObjectNode config, boolean force) {
        ObjectNode whole = Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
        whole.putObject("metadata").put("name", "a");
        whole.setAll(config.deepCopy());
        ObjectNode live = object;
        object = stored(managers.of(type, "").apply(live, whole, manager, force));
        return object;
    }

    /** Updates the object by a merge patch. */
    void update(String manager, ObjectNode patch, String subresource) {
        ObjectNode live = object();
        ObjectNode changed = Patches.apply(PatchType.MERGE, type, live, Json.write(patch), FieldValidation.IGNORE)
                .object();
        Defaulter.apply(type, changed);
        managers.of(type, subresource).update(live, changed, manager);
        object = stored(changed);
    }

    private static ObjectNode stored(ObjectNode written) {
        ObjectNode read = (ObjectNode) Json.read(Json.write(written));
        read.withObject("/metadata").put("uid", "1");
        return read;
    }

    /** {@code manager Apply} or {@code manager Update}, with the fields that it owns. */
    Map<String, List<String>> owners() {
        Map<String, List<String>> owners = new TreeMap<>();
        managed()
                .owners()
                .forEach((manager, owner) -> owners.put(
                        manager.name()
                                + ' '
                                + manager.operation()
                                + (manager.subresource().isEmpty() ? "" : ' ' + manager.subresource()),
                        paths(owner)));
        return owners;
    }

    ManagedFields managed() {
        return ManagedFields.read(object().path("metadata").path("managedFields"));
    }

    private static List<String> paths(Owner owner) {
        List<String> paths = new ArrayList<>();
        owner.fields().forEach(path -> paths.add(path.toString()));
        Collections.sort(paths);
        return paths;
    }

    /** Without what a server adds. */
    ObjectNode bare() {
        ObjectNode bare = object().deepCopy();
        bare.remove(List.of("apiVersion", "kind"));
        ObjectNode metadata = (ObjectNode) bare.get("metadata");
        metadata.remove(List.of("name", "uid", "managedFields", "creationTimestamp"));
        if (metadata.isEmpty()) {
            bare.remove("metadata");
        }
        JsonNode status = bare.path("status");
        if (status.isObject() && status.isEmpty()) {
            bare.remove("status");
        }
        return bare;
    }
}
