package dev.portcullis.admission.webhook.review;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook is asked. Objects and options that there are none of are null, as kube-apiserver writes them.
 *
 * @param version of AdmissionReview, the first that the webhook wants and that there is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReviewRequest(String uid, String version, byte[] body) {
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");

    /** Null if the webhook knows no version that there is. */
    public static @Nullable ReviewRequest of(Invocation invocation) {
        String version = invocation.hook().reviewVersions().stream()
                .filter(VERSIONS::contains)
                .findFirst()
                .orElse(null);
        if (version == null) {
            return null;
        }
        String uid = UUID.randomUUID().toString();
        ObjectNode review =
                Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/" + version);
        review.set("request", request(uid, invocation));
        return new ReviewRequest(uid, version, Json.write(review));
    }

    private static ObjectNode request(String uid, Invocation invocation) {
        Attributes attributes = invocation.attributes();
        ObjectNode request = Json.object().put("uid", uid);
        request.set("kind", kind(invocation.kind()));
        request.set("resource", resource(invocation.resource()));
        put(request, "subResource", attributes.subresource());
        request.set("requestKind", kind(attributes.kind()));
        request.set("requestResource", resource(invocation.requestedResource()));
        put(request, "requestSubResource", attributes.subresource());
        put(request, "name", attributes.name());
        put(request, "namespace", attributes.namespace());
        request.put("operation", attributes.operation().name());
        request.set("userInfo", Json.tree(attributes.user()));
        request.set("object", invocation.object());
        request.set("oldObject", invocation.oldObject());
        request.put("dryRun", attributes.dryRun());
        request.set("options", attributes.options());
        return request;
    }

    private static ObjectNode kind(Kind kind) {
        return Json.object()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
    }

    private static ObjectNode resource(Resource resource) {
        return Json.object()
                .put("group", resource.group())
                .put("version", resource.version())
                .put("resource", resource.resource());
    }

    private static void put(ObjectNode request, String field, String text) {
        if (!text.isEmpty()) {
            request.put(field, text);
        }
    }
}
