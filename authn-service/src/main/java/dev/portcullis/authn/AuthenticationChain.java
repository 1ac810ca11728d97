package dev.portcullis.authn;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole of authentication: the authenticators in turn, then, for a client without any credential that somebody knows, the last
 * resort. Where even that says no, the client is not let in.
 */
public final class AuthenticationChain {
    private final UnionAuthenticator credentials;
    private final UnionAuthenticator lastResort;

    /** @param lastResort anonymous access, where that is on */
    public AuthenticationChain(List<Authenticator> authenticators, List<Authenticator> lastResort) {
        this.credentials = new UnionAuthenticator(authenticators.stream()
                .<Authenticator>map(AuthenticatedGroupAdder::new)
                .toList());
        this.lastResort = new UnionAuthenticator(lastResort);
    }

    public Verdict authenticate(AuthenticationAttempt attempt) {
        Verdict verdict = credentials.authenticate(attempt);
        return switch (verdict.result()) {
            case Authenticated known -> verdict;
            case AuthenticationResult.Rejected bad -> verdict;
            case NotMine unknown -> {
                Verdict last = lastResort.authenticate(attempt);
                List<Attempt> attempts = new ArrayList<>(verdict.attempts());
                attempts.addAll(last.attempts());
                yield new Verdict(last.result(), attempts);
            }
        };
    }
}
