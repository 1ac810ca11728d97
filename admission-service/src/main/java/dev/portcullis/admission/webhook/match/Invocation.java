package dev.portcullis.admission.webhook.match;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A webhook that is to be asked, and the request in the version that its rules name. */
public record Invocation(Hook hook, VersionedRequest request) {

    public Attributes attributes() {
        return request.attributes();
    }

    public Resource resource() {
        return request.resource();
    }

    public Kind kind() {
        return request.kind();
    }

    public @Nullable ObjectNode object() {
        return request.object();
    }

    public @Nullable ObjectNode oldObject() {
        return request.oldObject();
    }

    /** What the client asked for. */
    public Resource requestedResource() {
        return VersionedRequest.requested(request.attributes());
    }

    /** An object of the webhook's version in the request's again. */
    public ObjectNode asRequested(ObjectNode answered) {
        return request.asRequested(answered);
    }
}
