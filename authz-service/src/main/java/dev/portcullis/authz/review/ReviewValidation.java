package dev.portcullis.authz.review;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** pkg/apis/authorization/validation. */
final class ReviewValidation {
    private static final String RESOURCE = "spec.resourceAttributes";
    private static final String NON_RESOURCE = "spec.nonResourceAttributes";

    private final List<FieldError> errors = new ArrayList<>();

    /** Throws the 422 with all that was found. */
    void check() {
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(new GroupResource(AuthorizationGroupController.GROUP, ""), "", errors);
        }
    }

    ReviewValidation attributes(
            SubjectAccessReview.@Nullable ResourceAttributes resource,
            SubjectAccessReview.@Nullable NonResourceAttributes path) {
        if (resource != null && path != null) {
            errors.add(FieldError.invalid(
                    NON_RESOURCE, go(path), "cannot be specified in combination with resourceAttributes"));
        }
        if (resource == null && path == null) {
            errors.add(FieldError.invalid(
                    RESOURCE, null, "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        if (resource != null) {
            SelectorValidation selectors = new SelectorValidation(errors);
            selectors.check(resource.fieldSelector(), RESOURCE + ".fieldSelector", false);
            selectors.check(resource.labelSelector(), RESOURCE + ".labelSelector", true);
        }
        return this;
    }

    ReviewValidation subject(SubjectAccessReview.Spec spec) {
        attributes(spec.resourceAttributes(), spec.nonResourceAttributes());
        boolean user = spec.user() != null && !spec.user().isEmpty();
        if (!user && (spec.groups() == null || spec.groups().isEmpty())) {
            errors.add(FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
        }
        return this;
    }

    /** A review is never stored, and so has no metadata. */
    ReviewValidation metadata(ObjectNode metadata, boolean namespaced) {
        ObjectNode rest = metadata.deepCopy();
        if (namespaced) {
            rest.remove("namespace");
        }
        if (!rest.isEmpty()) {
            errors.add(FieldError.invalid(
                    "metadata", metadata, namespaced ? "must be empty except for namespace" : "must be empty"));
        }
        return this;
    }

    ReviewValidation local(SubjectAccessReview.Spec spec, String namespace) {
        SubjectAccessReview.ResourceAttributes resource = spec.resourceAttributes();
        if (resource != null) {
            String wanted = resource.namespace() == null ? "" : resource.namespace();
            if (!wanted.equals(namespace)) {
                errors.add(FieldError.invalid(RESOURCE + ".namespace", wanted, "must match metadata.namespace"));
            }
        }
        SubjectAccessReview.NonResourceAttributes path = spec.nonResourceAttributes();
        if (path != null) {
            errors.add(FieldError.invalid(NON_RESOURCE, go(path), "disallowed on this kind of request"));
        }
        return this;
    }

    /** What a client's encoder writes for an empty ObjectMeta is as good as nothing; managedFields are nobody's business. */
    static ObjectNode withoutEmpty(@Nullable JsonNode metadata) {
        ObjectNode rest = Json.object();
        if (metadata != null) {
            for (Map.Entry<String, JsonNode> field : metadata.properties()) {
                JsonNode value = field.getValue();
                boolean empty = value.isNull()
                        || value.isContainer() && value.isEmpty()
                        || value.isString() && value.stringValue().isEmpty();
                if (!empty && !field.getKey().equals("managedFields")) {
                    rest.set(field.getKey(), value);
                }
            }
        }
        return rest;
    }

    /** The internal type has no JSON names of its own. */
    private static ObjectNode go(SubjectAccessReview.NonResourceAttributes path) {
        return Json.object()
                .put("Path", path.path() == null ? "" : path.path())
                .put("Verb", path.verb() == null ? "" : path.verb());
    }
}
