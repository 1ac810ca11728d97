package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.conversion.KindVersions;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
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
        Resource requested = requested(attributes);
        Kind own = attributes.kind();
        // What a subresource takes is of a kind of its own, in whatever version of the resource.
        boolean converts =
                own.group().equals(requested.group()) && own.version().equals(requested.version());
        if (resource.equals(requested) || !converts) {
            return new VersionedRequest(attributes, resource, own, attributes.object(), attributes.oldObject());
        }
        Kind kind = new Kind(resource.group(), resource.version(), own.kind());
        return new VersionedRequest(
                attributes,
                resource,
                kind,
                ifThere(attributes, attributes.object(), kind),
                ifThere(attributes, attributes.oldObject(), kind));
    }

    /** The other resources that lead to the same objects; empty for most. */
    public static List<Resource> equivalents(Attributes attributes) {
        Resource resource = requested(attributes);
        return attributes.otherVersions().isEmpty()
                ? KindVersions.equivalents(resource)
                : attributes.otherVersions().stream()
                        .map(version -> new Resource(resource.group(), version, resource.resource()))
                        .toList();
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
        return kind.equals(attributes.kind()) ? answered : converted(attributes, answered, attributes.kind());
    }

    private static @Nullable ObjectNode ifThere(Attributes attributes, @Nullable ObjectNode object, Kind kind) {
        return object == null ? null : converted(attributes, object, kind);
    }

    /** The versions of a custom resource differ in nothing but their name, by the conversion strategy {@code None}. */
    private static ObjectNode converted(Attributes attributes, ObjectNode object, Kind kind) {
        return attributes.otherVersions().isEmpty()
                ? KindVersions.convert(object, apiVersion(kind), kind.kind())
                : object.deepCopy().put("apiVersion", apiVersion(kind));
    }

    private static String apiVersion(Kind kind) {
        return kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    }
}
