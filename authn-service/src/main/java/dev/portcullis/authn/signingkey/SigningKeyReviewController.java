package dev.portcullis.authn.signingkey;

import dev.portcullis.authn.review.Creation;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code SigningKeyReview}: which keys there are, and a stage of their rotation. */
@RestController
public class SigningKeyReviewController {
    private static final String API_VERSION = "identity.portcullis.dev/v1";
    private static final String KIND = "SigningKeyReview";
    private static final GroupResource RESOURCE = new GroupResource("identity.portcullis.dev", KIND);

    private final KeyRotation rotation;

    record Spec(
            @Nullable String action,
            @Nullable String keyID,
            @Nullable Boolean force) {}

    public SigningKeyReviewController(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @RequestMapping("/apis/identity.portcullis.dev/v1/signingkeyreviews")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaType form = Creation.accepted(request);
        ReviewBody<Spec> body = RequestBody.review(request, response, API_VERSION, KIND, Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null, null));
        String key = Objects.requireNonNullElse(spec.keyID(), "");
        switch (Objects.requireNonNullElse(spec.action(), "")) {
            case "" -> {
                // Only to see them.
            }
            case "Publish" -> rotation.publish();
            case "Sign" -> rotation.sign(required(key));
            case "Retire" -> rotation.retire(required(key), Boolean.TRUE.equals(spec.force()));
            default ->
                throw invalid(
                        FieldError.notSupported("spec.action", spec.action(), List.of("Publish", "Retire", "Sign")));
        }
        ObjectNode review = Creation.object(KIND, API_VERSION, body.metadata());
        review.set("spec", Json.tree(spec));
        ArrayNode keys = review.putObject("status").putArray("keys");
        rotation.keys()
                .forEach(known -> keys.addObject()
                        .put("keyID", known.id())
                        .put("algorithm", known.algorithm())
                        .put("signing", known.signing())
                        .put("source", rotation.isPublished(known.id()) ? "Secret" : "File")
                        .put("inUse", rotation.inUse(known.id())));
        Creation.write(review, form, response);
    }

    private static String required(String key) {
        if (key.isEmpty()) {
            throw invalid(FieldError.required("spec.keyID", ""));
        }
        return key;
    }

    private static ApiException invalid(FieldError error) {
        return ApiErrors.invalid(RESOURCE, "", List.of(error));
    }
}
