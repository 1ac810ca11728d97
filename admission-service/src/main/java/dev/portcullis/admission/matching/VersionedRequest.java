package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.conversion.KindVersions;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request in the version that rules name.
 *
 * @param resource what was asked for, or another that leads to the same objects; {@code kind} as well
 */
public record VersionedRequest(
        Attributes attributes,
        Resource resource,
        Kind kind,
        @Nullable ObjectNode object,
        @Nullable ObjectNode oldObject) {

    public static VersionedRequest of(Attributes attributes, Resource resource) {
        if (resource.equals(requested(attributes))) {
            return new VersionedRequest(
                    attributes, resource, attributes.kind(), attributes.object(), attributes.oldObject());
        }
        Kind kind =
                new Kind(resource.group(), resource.version(), attributes.kind().kind());
        return new VersionedRequest(
                attributes,
                resource,
                kind,
                converted(attributes.object(), kind),
                converted(attributes.oldObject(), kind));
    }

    /** What the client asked for. */
    public static Resource requested(Attributes attributes) {
        return new Resource(
                attributes.resource().group(),
                attributes.version(),
                attributes.resource().name());
    }

    /** An object of the rules' version in the request's again. */
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
