package dev.portcullis.admission.rbacescalation;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** authz-service. */
record AuthzEscalationReviewer(InternalClient authz) implements EscalationReviewer {
    private static final Duration WAIT = Duration.ofSeconds(10);

    @Override
    public AdmissionReview.Response review(AdmissionReview.Request request) {
        try {
            byte[] answer = authz.post("/escalation", Json.write(AdmissionReview.of(request)), WAIT);
            AdmissionReview.Response response =
                    Json.read(answer, AdmissionReview.class).response();
            if (response != null) {
                return response;
            }
        } catch (StageUnavailableException e) {
            throw e.asApiException();
        } catch (JacksonException e) {
            throw ApiErrors.internal("authz-service answered no AdmissionReview", e);
        }
        throw ApiErrors.internal("authz-service answered an AdmissionReview without a response", null);
    }
}
