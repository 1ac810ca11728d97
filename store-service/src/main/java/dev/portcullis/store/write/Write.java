package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.strategy.WriteContext;
import dev.portcullis.store.transform.Target;
import tools.jackson.databind.node.ObjectNode;

/**
 * One write: what it is about, who makes it, and whom it passes.
 *
 * @param namespace   empty for cluster-scoped resources
 * @param name        from the path; empty for creations and collections
 * @param subresource empty for the object itself
 * @param manager     who owns the fields that are written: the client's fieldManager, or what it calls itself
 * @param options     the request's CreateOptions, UpdateOptions, PatchOptions or DeleteOptions
 */
public record Write(
        ResourceType type,
        String namespace,
        String name,
        String subresource,
        UserInfo user,
        String manager,
        boolean dryRun,
        ObjectNode options,
        AdmissionGate gate,
        Warnings warnings) {

    public GroupResource resource() {
        return new GroupResource(type.group(), type.plural());
    }

    GroupResource kind() {
        return new GroupResource(type.group(), type.kind());
    }

    WriteContext context() {
        return new WriteContext(user, dryRun);
    }

    ApiException notFound() {
        return ApiErrors.notFound(resource(), name);
    }

    /** The same write on another object or part of one. */
    Write on(String objectName, String part) {
        return new Write(type, namespace, objectName, part, user, manager, dryRun, options, gate, warnings);
    }

    /** The same write for show. */
    Write dry() {
        return new Write(type, namespace, name, subresource, user, manager, true, options, gate, warnings);
    }

    /** The same write on another resource. */
    Write of(ResourceType other) {
        return new Write(other, namespace, name, subresource, user, manager, dryRun, options, gate, warnings);
    }

    /** The same write in another namespace. */
    Write in(String other) {
        return new Write(type, other, name, subresource, user, manager, dryRun, options, gate, warnings);
    }

    /** The same write past admission, for what the engine itself does on the way. */
    Write ungated() {
        return new Write(
                type, namespace, name, subresource, user, manager, dryRun, options, AdmissionGate.NONE, warnings);
    }

    Target target() {
        return Target.of(type);
    }
}
