package dev.portcullis.gateway.authorization;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** Asks authz-service, each time. */
public final class ReviewAuthorizer implements Authorizer {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final InternalClient authz;
    private final String path;

    /** @param explained whether refusals come with what would nearly have allowed them */
    public ReviewAuthorizer(InternalClient authz, boolean explained) {
        this.authz = authz;
        this.path = explained ? "/authorize?explain=true" : "/authorize";
    }

    @Override
    public Decision authorize(Access access) {
        byte[] answer = authz.post(path, Json.write(SubjectAccessReview.of(access.spec())), WAIT);
        SubjectAccessReview.Status status = statusOf(answer);
        if (!status.allowed() && status.evaluationError() != null) {
            throw ApiErrors.serviceUnavailable(
                    "authz-service could not decide whether this is allowed: " + status.evaluationError());
        }
        return new Decision(
                status.allowed() && !Boolean.TRUE.equals(status.denied()),
                Objects.requireNonNullElse(status.reason(), ""),
                Objects.requireNonNullElse(status.epoch(), ""),
                Explained.annotations(status));
    }

    private static SubjectAccessReview.Status statusOf(byte[] answer) {
        try {
            SubjectAccessReview.Status status =
                    Json.read(answer, SubjectAccessReview.class).status();
            if (status != null) {
                return status;
            }
        } catch (JacksonException e) {
            throw ApiErrors.internal("authz-service did not answer with a review", e);
        }
        throw ApiErrors.internal("authz-service decided nothing", null);
    }
}
