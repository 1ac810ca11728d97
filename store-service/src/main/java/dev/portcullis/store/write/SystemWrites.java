package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.catalog.ResourceType;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes of the engine's own controllers: past admission, but through the same strategies and checks as all others. */
public final class SystemWrites {
    private static final UserInfo USER = UserInfo.of("system:apiserver", UserInfo.MASTERS, UserInfo.AUTHENTICATED);

    private static final String MANAGER = "kube-apiserver";

    private final Objects objects;
    private final CreateObject create;
    private final UpdateObject update;
    private final DeleteObject delete;

    public SystemWrites(Objects objects, CreateObject create, UpdateObject update, DeleteObject delete) {
        this.objects = objects;
        this.create = create;
        this.update = update;
        this.delete = delete;
    }

    /** The object as it is now, with its resourceVersion. */
    public Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
        return objects.get(type, namespace, name).map(Stored::object);
    }

    /** Creates the object; nothing happens if it is there. */
    public void ensure(ResourceType type, String namespace, String name, ObjectNode object) {
        if (get(type, namespace, name).isPresent()) {
            return;
        }
        try {
            create.create(write(type, namespace, "", ""), object);
        } catch (ApiException e) {
            if (!e.is("AlreadyExists")) {
                throw e;
            }
        }
    }

    /** Creates the object, and returns it as it is stored. */
    public ObjectNode create(ResourceType type, String namespace, ObjectNode object) {
        return create.create(write(type, namespace, "", ""), object);
    }

    /** Replaces the object, which is refused with a Conflict if it is no longer the version that this one carries. */
    public ObjectNode replace(ResourceType type, String namespace, String name, ObjectNode object) {
        return update.update(write(type, namespace, name, ""), current -> object)
                .object();
    }

    /**
     * Changes the object; nothing happens if it is gone.
     *
     * @param part the subresource whose rules hold, empty for the object itself
     */
    public void update(
            ResourceType type, String namespace, String name, String part, UnaryOperator<ObjectNode> change) {
        try {
            update.update(write(type, namespace, name, part), change::apply);
        } catch (ApiException e) {
            if (!e.is("NotFound")) {
                throw e;
            }
        }
    }

    /**
     * Deletes the object if it still has the uid; nothing happens if it is gone.
     *
     * @param uid    null for any
     * @param policy Foreground, Background or Orphan
     */
    public void delete(ResourceType type, String namespace, String name, @Nullable String uid, String policy) {
        ObjectNode options = Json.object().put("propagationPolicy", policy);
        if (uid != null) {
            options.putObject("preconditions").put("uid", uid);
        }
        try {
            delete.delete(write(type, namespace, name, ""), DeleteOptions.of(options));
        } catch (ApiException e) {
            if (!e.is("NotFound")) {
                throw e;
            }
        }
    }

    private static Write write(ResourceType type, String namespace, String name, String part) {
        return new Write(
                type, namespace, name, part, USER, MANAGER, false, Json.object(), AdmissionGate.NONE, new Warnings());
    }
}
