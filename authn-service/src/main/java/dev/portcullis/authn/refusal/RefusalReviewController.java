package dev.portcullis.authn.refusal;

import dev.portcullis.authn.review.Creation;
import dev.portcullis.authn.review.Refusals;
import dev.portcullis.authn.review.Refusals.Refusal;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code RefusalReview}: why was the request with this Audit-ID a 401? */
@RestController
public class RefusalReviewController {
    private static final String API_VERSION = "identity.portcullis.dev/v1";
    private static final String KIND = "RefusalReview";

    private final Refusals refusals;
    private final Replicas replicas;

    record Spec(@Nullable String auditID) {}

    RefusalReviewController(Refusals refusals, ObjectProvider<Replicas> replicas) {
        this.refusals = refusals;
        this.replicas = replicas.getIfAvailable(() -> Replicas.NONE);
    }

    @RequestMapping("/apis/identity.portcullis.dev/v1/refusalreviews")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaType form = Creation.accepted(request);
        ReviewBody<Spec> body = RequestBody.review(request, response, API_VERSION, KIND, Spec.class);
        String auditId = body.spec() == null ? null : body.spec().auditID();
        if (auditId == null || auditId.isEmpty()) {
            throw ApiErrors.badRequest("spec.auditID is required: the Audit-ID of the answer");
        }
        ObjectNode review = Creation.object(KIND, API_VERSION, body.metadata());
        review.putObject("spec").put("auditID", auditId);
        Refusal known = refusals.get(auditId);
        review.set("status", status(known == null ? replicas.ask(auditId) : known));
        Creation.write(review, form, response);
    }

    private static ObjectNode status(@Nullable Refusal refusal) {
        ObjectNode status = Json.object().put("found", refusal != null);
        if (refusal != null) {
            status.put(
                            "timestamp",
                            refusal.time().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("sourceIP", refusal.address());
            ArrayNode attempts = status.putArray("attempts");
            refusal.attempts().forEach(attempt -> {
                ObjectNode said = attempts.addObject()
                        .put("authenticator", attempt.authenticator())
                        .put("outcome", attempt.outcome());
                if (attempt.message() != null) {
                    said.put("message", attempt.message());
                }
            });
        }
        return status;
    }
}
