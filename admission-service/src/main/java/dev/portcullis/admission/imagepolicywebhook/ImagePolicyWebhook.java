package dev.portcullis.admission.imagepolicywebhook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Container;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Spec;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Asks a webhook whether the images of a pod may run, also those of ephemeral containers, which come in by a subresource
 * ({@code plugin/imagepolicy}).
 */
public final class ImagePolicyWebhook implements ValidatingPlugin {
    static final String NAME = "ImagePolicyWebhook";
    private static final String EPHEMERAL = "ephemeralcontainers";
    private static final String AUDIT = "imagepolicywebhook.image-policy.k8s.io/";

    private final ImageReviewer reviewer;
    private final boolean defaultAllow;

    ImagePolicyWebhook(ImageReviewer reviewer, boolean defaultAllow) {
        this.reviewer = reviewer;
        this.defaultAllow = defaultAllow;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes() && (attributes.isCore("pods") || attributes.is("", "pods", EPHEMERAL));
    }

    @Override
    public Validation validate(Attributes attributes) {
        Status status;
        try {
            status = reviewer.review(spec(attributes));
        } catch (IOException e) {
            if (!defaultAllow) {
                throw attributes.forbidden(String.valueOf(e.getMessage()));
            }
            attributes.notes().annotate(AUDIT + "failed-open", "true");
            return Validation.accepted();
        }
        if (status.auditAnnotations() != null) {
            status.auditAnnotations().forEach((key, value) -> attributes.notes().annotate(AUDIT + key, value));
        }
        if (status.allowed()) {
            return Validation.accepted();
        }
        throw attributes.forbidden(
                status.reason() == null || status.reason().isEmpty()
                        ? "one or more images rejected by webhook backend"
                        : "image policy webhook backend denied one or more images: " + status.reason());
    }

    private static Spec spec(Attributes attributes) {
        JsonNode pod = attributes.requireObject();
        List<Container> images = (attributes.subresource().isEmpty()
                        ? Stream.of("containers", "initContainers")
                        : Stream.of("ephemeralContainers"))
                .flatMap(field -> pod.path("spec").path(field).valueStream())
                .map(container -> new Container(container.path("image").asString("")))
                .toList();
        return new Spec(images, annotations(pod), attributes.namespace());
    }

    /** Those that are meant for the webhook: of any domain of {@code image-policy.k8s.io}. */
    private static Map<String, String> annotations(JsonNode pod) {
        Map<String, String> annotations = new TreeMap<>();
        pod.path("metadata").path("annotations").properties().forEach(annotation -> {
            if (annotation.getKey().contains(".image-policy.k8s.io/")) {
                annotations.put(annotation.getKey(), annotation.getValue().asString(""));
            }
        });
        return annotations;
    }
}
