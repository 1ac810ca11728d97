package dev.portcullis.admission;

import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be admitted: {@code admission.Attributes}. Names that do not apply are empty.
 *
 * @param object as it will be; null for DELETE
 * @param oldObject as it is; null for CREATE
 * @param notes what plugins have to say beside their verdict
 * @param version that of the resource which was asked for
 * @param options of the operation, {@code CreateOptions}
 * @param otherVersions in which the same objects are served, where that is not known of the kind: a custom resource's
 */
public record Attributes(
        Operation operation,
        GroupResource resource,
        String subresource,
        AdmissionReview.Kind kind,
        String namespace,
        String name,
        @Nullable ObjectNode object,
        @Nullable ObjectNode oldObject,
        UserInfo user,
        boolean dryRun,
        Notes notes,
        String version,
        @Nullable ObjectNode options,
        List<String> otherVersions) {

    public Attributes(
            Operation operation,
            GroupResource resource,
            String subresource,
            AdmissionReview.Kind kind,
            String namespace,
            String name,
            @Nullable ObjectNode object,
            @Nullable ObjectNode oldObject,
            UserInfo user,
            boolean dryRun,
            Notes notes,
            String version,
            @Nullable ObjectNode options) {
        this(
                operation,
                resource,
                subresource,
                kind,
                namespace,
                name,
                object,
                oldObject,
                user,
                dryRun,
                notes,
                version,
                options,
                List.of());
    }

    public Attributes(
            Operation operation,
            GroupResource resource,
            String subresource,
            AdmissionReview.Kind kind,
            String namespace,
            String name,
            @Nullable ObjectNode object,
            @Nullable ObjectNode oldObject,
            UserInfo user,
            boolean dryRun) {
        this(
                operation,
                resource,
                subresource,
                kind,
                namespace,
                name,
                object,
                oldObject,
                user,
                dryRun,
                new Notes(),
                kind.version(),
                null);
    }

    /** @throws IllegalArgumentException for an operation that Kubernetes does not know */
    public static Attributes of(AdmissionReview.Request request) {
        return new Attributes(
                Operation.valueOf(request.operation()),
                new GroupResource(request.resource().group(), request.resource().resource()),
                Objects.requireNonNullElse(request.subResource(), ""),
                request.kind(),
                Objects.requireNonNullElse(request.namespace(), ""),
                Objects.requireNonNullElse(request.name(), ""),
                request.object(),
                request.oldObject(),
                request.userInfo(),
                request.dryRun(),
                new Notes(),
                request.resource().version(),
                request.options(),
                Objects.requireNonNullElse(request.otherVersions(), List.of()));
    }

    public Attributes with(@Nullable ObjectNode object) {
        return new Attributes(
                operation,
                resource,
                subresource,
                kind,
                namespace,
                name,
                object,
                oldObject,
                user,
                dryRun,
                notes,
                version,
                options,
                otherVersions);
    }

    /** Whether it is about this resource of the core group itself, not about a subresource. */
    public boolean isCore(String resourceName) {
        return is("", resourceName, "");
    }

    /** Whether it is about this resource, or about this subresource of it. */
    public boolean is(String group, String resourceName, String part) {
        return subresource.equals(part)
                && resource.group().equals(group)
                && resource.name().equals(resourceName);
    }

    public boolean creates() {
        return operation == Operation.CREATE;
    }

    public boolean updates() {
        return operation == Operation.UPDATE;
    }

    /** Whether an object comes in: by creation or update. */
    public boolean writes() {
        return creates() || updates();
    }

    /** Whether a pod comes into being. */
    public boolean createsPod() {
        return operation == Operation.CREATE && isCore("pods");
    }

    /** The object; for plugins whose {@code handles} lets no DELETE through. */
    public ObjectNode requireObject() {
        return Objects.requireNonNull(object, "an object was expected");
    }

    /** The object as it was; for plugins whose {@code handles} lets only UPDATE and DELETE through. */
    public ObjectNode requireOldObject() {
        return Objects.requireNonNull(oldObject, "an old object was expected");
    }

    /** {@code pods "x" is forbidden: why}. An object that is still to get its name goes by the beginning of it. */
    public ApiException forbidden(String why) {
        return ApiErrors.forbidden(resource, shownName(), why);
    }

    private String shownName() {
        if (!name.isEmpty()) {
            return name;
        }
        JsonNode metadata = object == null ? MissingNode.getInstance() : object.path("metadata");
        String own = metadata.path("name").asString("");
        String generated = metadata.path("generateName").asString("");
        return !own.isEmpty() ? own : !generated.isEmpty() ? generated : "Unknown";
    }
}
