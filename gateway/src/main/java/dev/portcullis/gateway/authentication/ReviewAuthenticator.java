package dev.portcullis.gateway.authentication;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AuthenticationReview;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** Asks authn-service, each time. */
public final class ReviewAuthenticator implements Authenticator {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final InternalClient authn;

    public ReviewAuthenticator(InternalClient authn) {
        this.authn = authn;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        AuthenticationReview.Spec spec = new AuthenticationReview.Spec(
                credentials.token(),
                credentials.chain(),
                credentials.headers(),
                credentials.remoteAddress(),
                null,
                credentials.auditId());
        byte[] answer = authn.post("/authenticate", Json.write(AuthenticationReview.of(spec)), WAIT);
        AuthenticationReview.Status status = statusOf(answer);
        String epoch = Objects.requireNonNullElse(status.epoch(), "");
        if (!status.authenticated()) {
            return new Authentication.Rejected(status.error(), epoch, status.expires());
        }
        if (status.user() == null || status.user().username().isEmpty()) {
            throw ApiErrors.internal("authn-service named no user", null);
        }
        return new Authentication.Authenticated(new Identity(status.user()), epoch, status.expires(), status.paths());
    }

    private static AuthenticationReview.Status statusOf(byte[] answer) {
        try {
            AuthenticationReview.Status status =
                    Json.read(answer, AuthenticationReview.class).status();
            if (status != null) {
                return status;
            }
        } catch (JacksonException e) {
            throw ApiErrors.internal("authn-service did not answer with a review", e);
        }
        throw ApiErrors.internal("authn-service decided nothing", null);
    }
}
