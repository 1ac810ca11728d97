package dev.portcullis.admission.webhook.match;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.kube.conversion.KindVersions;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook that is to be asked, and the request in the version that its rules name.
 *
 * @param resource what was asked for, or another that leads to the same objects; {@code kind} as well
 */
public record Invocation(
        Hook hook,
        Attributes attributes,
        Resource resource,
        Kind kind,
        @Nullable ObjectNode object,
        @Nullable ObjectNode oldObject) {

    static Invocation of(Hook hook, Attributes attributes, Resource resource) {
        Resource requested = requested(attributes);
        if (resource.equals(requested)) {
            return new Invocation(
                    hook, attributes, resource, attributes.kind(), attributes.object(), attributes.oldObject());
        }
        Kind kind =
                new Kind(resource.group(), resource.version(), attributes.kind().kind());
        return new Invocation(
                hook,
                attributes,
                resource,
                kind,
                converted(attributes.object(), kind),
                converted(attributes.oldObject(), kind));
    }

    /** What the client asked for. */
    public Resource requestedResource() {
        return requested(attributes);
    }

    private static Resource requested(Attributes attributes) {
        return new Resource(
                attributes.resource().group(),
                attributes.version(),
                attributes.resource().name());
    }

    /** An object of the webhook's version in the request's again. */
    public ObjectNode asRequested(ObjectNode answered) {
        return kind.equals(attributes.kind())
                ? answered
                : KindVersions.convert(
                        answered,
                        apiVersion(attributes.kind()),
                        attributes.kind().kind());
    }

    private static @Nullable ObjectNode converted(@Nullable ObjectNode object, Kind kind) {
        return object == null ? null : KindVersions.convert(object, apiVersion(kind), kind.kind());
    }

    private static String apiVersion(Kind kind) {
        return kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    }
}
