package dev.portcullis.authz.escalation;

import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.user.UserInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody writes a role or a binding.
 *
 * @param resource {@code roles}, {@code clusterroles}, {@code rolebindings} or {@code clusterrolebindings}
 * @param namespace empty for the cluster's
 * @param before null for a new object
 */
public record Attempt(
        UserInfo user,
        String resource,
        String namespace,
        String name,
        ObjectNode after,
        @Nullable ObjectNode before) {

    /** Null for a request that grants nothing. */
    public static @Nullable Attempt of(AdmissionReview.Request request) {
        boolean writes =
                request.operation().equals("CREATE") || request.operation().equals("UPDATE");
        ObjectNode after = request.object();
        if (!writes
                || after == null
                || !request.resource().group().equals("rbac.authorization.k8s.io")
                || !Objects.requireNonNullElse(request.subResource(), "").isEmpty()) {
            return null;
        }
        return new Attempt(
                request.userInfo(),
                request.resource().resource(),
                Objects.requireNonNullElse(request.namespace(), ""),
                after.path("metadata").path("name").asString(Objects.requireNonNullElse(request.name(), "")),
                after,
                request.operation().equals("UPDATE") ? request.oldObject() : null);
    }

    /** The garbage collector may let go of an object that it could not have made. */
    boolean onlyForGarbageCollection() {
        return before != null && withoutOwners(before).equals(withoutOwners(after));
    }

    private static JsonNode withoutOwners(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("ownerReferences");
            metadata.remove("finalizers");
            metadata.remove("managedFields");
        }
        return copy;
    }
}
