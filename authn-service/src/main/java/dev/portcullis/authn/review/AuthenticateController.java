package dev.portcullis.authn.review;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationChain;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Verdict;
import dev.portcullis.authn.bearer.BearerToken;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AuthenticationReview;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** {@code POST /authenticate}: the gateway's question about a client that it does not remember. */
@RestController
public class AuthenticateController {
    /** A bad credential may become a good one (a Secret comes back, a key is added), and no epoch says so. */
    private static final Duration BAD = Duration.ofSeconds(1);

    private final AuthenticationChain chain;
    private final Epoch epoch;
    private final List<String> apiAudiences;
    private final Refusals refusals;
    private final Clock clock;

    public AuthenticateController(
            AuthenticationChain chain, Epoch epoch, ServiceAccountSettings settings, Refusals refusals, Clock clock) {
        this.chain = chain;
        this.epoch = epoch;
        this.apiAudiences = settings.apiAudiences();
        this.refusals = refusals;
        this.clock = clock;
    }

    @PostMapping(path = "/authenticate", produces = "application/json")
    byte[] authenticate(@RequestBody byte[] body) {
        AuthenticationReview review = read(body);
        String decidedOn = epoch.current();
        AuthenticationAttempt attempt = attempt(review.spec());
        Verdict verdict = chain.authenticate(attempt);
        if (!(verdict.result() instanceof Authenticated)) {
            refusals.add(review.spec().auditID(), clock.instant(), attempt.remoteAddress(), verdict.attempts());
        }
        return Json.write(new Answer(review.apiVersion(), review.kind(), status(verdict, decidedOn)));
    }

    /** The review without its spec: the gateway knows what it asked, and credentials travel no more than they must. */
    private record Answer(String apiVersion, String kind, AuthenticationReview.Status status) {}

    private static AuthenticationReview read(byte[] body) {
        try {
            AuthenticationReview review = Json.read(body, AuthenticationReview.class);
            if (review.spec() != null) {
                return review;
            }
        } catch (JacksonException e) {
            throw ApiErrors.badRequest("not an AuthenticationReview");
        }
        throw ApiErrors.badRequest("an AuthenticationReview must have a spec");
    }

    private AuthenticationAttempt attempt(AuthenticationReview.Spec spec) {
        Map<String, List<String>> headers = Objects.requireNonNullElse(spec.headers(), Map.of());
        String token = spec.token();
        List<String> audiences = spec.audiences();
        return new AuthenticationAttempt(
                token == null || token.isEmpty() ? BearerToken.of(headers) : token,
                Objects.requireNonNullElse(spec.certificates(), List.of()),
                headers,
                Objects.requireNonNullElse(spec.remoteAddress(), ""),
                audiences == null || audiences.isEmpty() ? apiAudiences : audiences);
    }

    private AuthenticationReview.Status status(Verdict verdict, String decidedOn) {
        return switch (verdict.result()) {
            case Authenticated known ->
                new AuthenticationReview.Status(
                        true,
                        known.user(),
                        known.audiences(),
                        null,
                        verdict.attempts(),
                        decidedOn,
                        known.expires(),
                        known.paths());
            case Rejected rejected -> refused(rejected.why(), verdict, decidedOn);
            case NotMine nobody -> refused("no credentials, and anonymous access is off", verdict, decidedOn);
        };
    }

    private AuthenticationReview.Status refused(String why, Verdict verdict, String decidedOn) {
        return new AuthenticationReview.Status(
                false,
                null,
                null,
                why,
                verdict.attempts(),
                decidedOn,
                clock.instant().plus(BAD),
                null);
    }
}
