package dev.portcullis.authn.tokenrequest;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** Asks admission-service in both phases. A token is not an object that is stored: what a plugin would change of it is not taken. */
public record ReviewedAdmission(InternalClient admission) implements TokenAdmission {
    /** Longer than admission takes, which waits for webhooks. */
    private static final Duration WAIT = Duration.ofSeconds(36);

    @Override
    public void admit(AdmissionReview.Request request) {
        byte[] review = Json.write(AdmissionReview.of(request));
        AdmissionReview.Response mutated = ask("/admit/mutate", review);
        if (!Boolean.FALSE.equals(mutated.validating())) {
            ask("/admit/validate", review);
        }
    }

    private AdmissionReview.Response ask(String path, byte[] review) {
        AdmissionReview.Response response;
        try {
            response = Json.read(admission.post(path, review, WAIT), AdmissionReview.class)
                    .response();
        } catch (StageUnavailableException e) {
            throw e.asApiException();
        } catch (JacksonException e) {
            throw ApiErrors.internal("admission-service answered no AdmissionReview", e);
        }
        Status why = response == null ? null : response.status();
        if (response != null && response.allowed()) {
            return response;
        }
        throw why == null
                ? ApiErrors.internal("admission-service answered an AdmissionReview that decides nothing", null)
                : why.exception();
    }
}
