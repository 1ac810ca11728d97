package dev.portcullis.admission.expression;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.kube.cel.AuthorizerValue;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.cel.JsonValues;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.HashMap;
import java.util.Map;

/** {@code request} and {@code authorizer} of an expression. */
final class RequestValue {
    private RequestValue() {}

    static AuthorizerValue authorizer(VersionedRequest request, Authorizers authorizers) {
        return new AuthorizerValue(authorizers, request.attributes().user());
    }

    static AuthorizerValue.ResourceCheck requestResource(VersionedRequest request, Authorizers authorizers) {
        Attributes attributes = request.attributes();
        return new AuthorizerValue.ResourceCheck(
                authorizer(request, authorizers),
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
    static Map<String, Object> of(VersionedRequest versioned) {
        Attributes attributes = versioned.attributes();
        UserInfo user = attributes.user();
        Map<String, Object> request = new HashMap<>();
        request.put("kind", kind(versioned.kind()));
        request.put("resource", resource(versioned.resource()));
        request.put("subResource", attributes.subresource());
        request.put("requestKind", kind(attributes.kind()));
        request.put("requestResource", resource(VersionedRequest.requested(attributes)));
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
