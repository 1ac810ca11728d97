package dev.portcullis.authz.webhook;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.user.UserInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked, as the webhook gets it and as CEL sees it. Selectors are what was understood of them, never raw. */
final class AccessReview {
    private AccessReview() {}

    static SubjectAccessReview of(Access access) {
        UserInfo user = access.user();
        return SubjectAccessReview.of(new SubjectAccessReview.Spec(
                access.attributes() instanceof ResourceAttributes resource ? resource(resource) : null,
                access.attributes() instanceof NonResourceAttributes path
                        ? new SubjectAccessReview.NonResourceAttributes(path.path(), path.verb())
                        : null,
                user.username(),
                user.groups(),
                user.extra(),
                user.uid()));
    }

    private static SubjectAccessReview.ResourceAttributes resource(ResourceAttributes resource) {
        return new SubjectAccessReview.ResourceAttributes(
                resource.namespace(),
                resource.verb(),
                resource.group(),
                resource.version(),
                resource.resource(),
                resource.subresource(),
                resource.name(),
                selector(resource.fieldSelector()),
                selector(resource.labelSelector()));
    }

    private static SubjectAccessReview.@Nullable SelectorAttributes selector(Selector selector) {
        return selector.requirements().isEmpty()
                ? null
                : new SubjectAccessReview.SelectorAttributes(
                        null,
                        selector.requirements().stream()
                                .map(one ->
                                        new SubjectAccessReview.Requirement(one.key(), one.operator(), one.values()))
                                .toList());
    }

    /** {@code request} of match conditions: every text is there, empty or not. */
    static Map<String, Object> variables(Access access) {
        UserInfo user = access.user();
        Map<String, Object> request = new HashMap<>();
        request.put("user", user.username());
        request.put("groups", user.groups());
        request.put("uid", user.uid());
        request.put("extra", user.extra());
        Attributes attributes = access.attributes();
        switch (attributes) {
            case ResourceAttributes resource -> request.put("resourceAttributes", variables(resource));
            case NonResourceAttributes path ->
                request.put("nonResourceAttributes", Map.of("path", path.path(), "verb", path.verb()));
        }
        return request;
    }

    private static Map<String, Object> variables(ResourceAttributes resource) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("namespace", resource.namespace());
        variables.put("verb", resource.verb());
        variables.put("group", resource.group());
        variables.put("version", resource.version());
        variables.put("resource", resource.resource());
        variables.put("subresource", resource.subresource());
        variables.put("name", resource.name());
        put(variables, "fieldSelector", resource.fieldSelector());
        put(variables, "labelSelector", resource.labelSelector());
        return variables;
    }

    private static void put(Map<String, Object> variables, String field, Selector selector) {
        if (!selector.requirements().isEmpty()) {
            List<Map<String, Object>> requirements = selector.requirements().stream()
                    .map(one -> Map.<String, Object>of(
                            "key", one.key(), "operator", one.operator(), "values", one.values()))
                    .toList();
            variables.put(field, Map.of("requirements", requirements));
        }
    }
}
