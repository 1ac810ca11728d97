package dev.portcullis.authz.escalation;

import dev.portcullis.authz.review.Readiness;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** {@code POST /escalation}: an AdmissionReview of a write to a role or binding. What is none of these is allowed. */
@RestController
public class EscalationController {
    private final EscalationCheck check;
    private final Readiness readiness;

    public EscalationController(EscalationCheck check, Readiness readiness) {
        this.check = check;
        this.readiness = readiness;
    }

    @PostMapping(path = "/escalation", produces = "application/json")
    byte[] review(@RequestBody byte[] body) {
        readiness.check();
        AdmissionReview.Request request = read(body);
        return Json.write(AdmissionReview.of(response(request, refusal(request))));
    }

    private @Nullable Status refusal(AdmissionReview.Request request) {
        Attempt attempt = Attempt.of(request);
        if (attempt == null) {
            return null;
        }
        try {
            check.confirm(attempt);
            return null;
        } catch (ApiException e) {
            return e.status();
        }
    }

    private static AdmissionReview.Response response(AdmissionReview.Request request, @Nullable Status refusal) {
        return new AdmissionReview.Response(
                request.uid(), refusal == null, refusal, null, null, null, null, null, null);
    }

    private static AdmissionReview.Request read(byte[] body) {
        try {
            AdmissionReview.Request request =
                    Json.read(body, AdmissionReview.class).request();
            if (request != null) {
                return request;
            }
        } catch (JacksonException e) {
            throw ApiErrors.badRequest("not an AdmissionReview: " + e.getOriginalMessage());
        }
        throw ApiErrors.badRequest("an AdmissionReview must have a request");
    }
}
