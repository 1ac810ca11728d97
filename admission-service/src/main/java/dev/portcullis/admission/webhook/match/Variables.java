package dev.portcullis.admission.webhook.match;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.cel.AuthorizerValue;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.cel.JsonValues;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code matchConditions} are about. Made as it is asked for, and kept for the next condition. */
final class Variables implements CelVariableResolver {
    private final Invocation invocation;
    private final Authorizers authorizers;
    private final Map<String, Object> made = new HashMap<>();

    Variables(Invocation invocation, Authorizers authorizers) {
        this.invocation = invocation;
        this.authorizers = authorizers;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "object", "oldObject", "request", "authorizer", "authorizer.requestResource", "namespaceObject" ->
                Optional.of(made.computeIfAbsent(name, this::make));
            default -> Optional.empty();
        };
    }

    /** A webhook is not told the namespace: it is null. */
    private Object make(String name) {
        return switch (name) {
            case "object" -> JsonValues.of(invocation.object());
            case "oldObject" -> JsonValues.of(invocation.oldObject());
            case "request" -> request();
            case "authorizer" -> authorizer();
            case "authorizer.requestResource" -> requestResource();
            default -> NullValue.NULL_VALUE;
        };
    }

    private AuthorizerValue authorizer() {
        return new AuthorizerValue(authorizers, invocation.attributes().user());
    }

    private AuthorizerValue.ResourceCheck requestResource() {
        Attributes attributes = invocation.attributes();
        return new AuthorizerValue.ResourceCheck(
                authorizer(),
                new ResourceAttributes(
                        attributes.namespace(),
                        null,
                        attributes.resource().group(),
                        "*",
                        attributes.resource().name(),
                        attributes.subresource(),
                        attributes.name(),
                        null,
                        null));
    }

    /** Every text is there, empty or not. */
    private Map<String, Object> request() {
        Attributes attributes = invocation.attributes();
        UserInfo user = attributes.user();
        Map<String, Object> request = new HashMap<>();
        request.put("kind", kind(invocation.kind()));
        request.put("resource", resource(invocation.resource()));
        request.put("subResource", attributes.subresource());
        request.put("requestKind", kind(attributes.kind()));
        request.put("requestResource", resource(invocation.requestedResource()));
        request.put("requestSubResource", attributes.subresource());
        request.put("name", attributes.name());
        request.put("namespace", attributes.namespace());
        request.put("operation", attributes.operation().name());
        request.put(
                "userInfo",
                Map.of(
                        "username", user.username(),
                        "uid", user.uid(),
                        "groups", user.groups(),
                        "extra", user.extra()));
        request.put("dryRun", attributes.dryRun());
        request.put("options", JsonValues.of(attributes.options()));
        return request;
    }

    private static Map<String, Object> kind(Kind kind) {
        return Map.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
    }

    private static Map<String, Object> resource(Resource resource) {
        return Map.of("group", resource.group(), "version", resource.version(), "resource", resource.resource());
    }
}
