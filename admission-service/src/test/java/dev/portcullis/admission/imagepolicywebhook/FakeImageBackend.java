package dev.portcullis.admission.imagepolicywebhook;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** A backend that allows the images that a case lists. */
public final class FakeImageBackend {
    private FakeImageBackend() {}

    public static ImagePolicyWebhook plugin(JsonNode backend) {
        ImageReviewer reviewer = spec -> {
            if (backend.has("failure")) {
                throw new IOException(backend.path("failure").asString());
            }
            boolean allowed = spec.containers().stream()
                    .allMatch(container -> backend.path("allows")
                            .valueStream()
                            .anyMatch(image -> image.asString().equals(container.image())));
            // A refusal tells the case what was asked.
            return new ImageReview.Status(allowed, allowed ? null : Json.MAPPER.writeValueAsString(spec), null);
        };
        return new ImagePolicyWebhook(reviewer, backend.path("defaultAllow").asBoolean(false));
    }
}
