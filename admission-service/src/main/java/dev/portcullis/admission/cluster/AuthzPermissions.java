package dev.portcullis.admission.cluster;

import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** Asks authz-service. */
public record AuthzPermissions(InternalClient authz) implements Permissions, Authorizers {
    private static final Duration WAIT = Duration.ofSeconds(10);

    @Override
    public Answer ask(UserInfo user, ResourceAttributes access) {
        SubjectAccessReview.Status said = review(
                new SubjectAccessReview.Spec(access, null, user.username(), user.groups(), user.extra(), user.uid()));
        return new Answer(allows(said), Objects.requireNonNullElse(said.reason(), ""));
    }

    @Override
    public Decision decide(SubjectAccessReview.Spec access) {
        try {
            SubjectAccessReview.Status said = review(access);
            return new Decision(
                    allows(said),
                    Objects.requireNonNullElse(said.reason(), ""),
                    Objects.requireNonNullElse(said.evaluationError(), ""));
        } catch (ApiException e) {
            return new Decision(false, "", String.valueOf(e.getMessage()));
        }
    }

    private static boolean allows(SubjectAccessReview.Status said) {
        return said.allowed() && !Boolean.TRUE.equals(said.denied());
    }

    private SubjectAccessReview.Status review(SubjectAccessReview.Spec access) {
        SubjectAccessReview.Status said;
        try {
            said = Json.read(
                            authz.post("/authorize", Json.write(SubjectAccessReview.of(access)), WAIT),
                            SubjectAccessReview.class)
                    .status();
        } catch (StageUnavailableException e) {
            throw e.asApiException();
        } catch (JacksonException e) {
            throw ApiErrors.internal("authz-service answered no SubjectAccessReview", e);
        }
        if (said == null) {
            throw ApiErrors.internal("authz-service answered a SubjectAccessReview without a status", null);
        }
        return said;
    }
}
