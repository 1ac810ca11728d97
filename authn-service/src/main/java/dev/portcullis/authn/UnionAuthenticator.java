package dev.portcullis.authn;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the authenticators in turn: the first that knows the client wins. A rejected credential does not keep another one that the client
 * shows from being good (kube-apiserver's union does the same); with no good one it is what counts.
 */
public final class UnionAuthenticator {
    private final List<Authenticator> authenticators;

    /** @throws IllegalArgumentException if two have the same name */
    public UnionAuthenticator(List<Authenticator> authenticators) {
        this.authenticators = List.copyOf(authenticators);
        List<String> names = authenticators.stream().map(Authenticator::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("two authenticators have the same name: " + names);
        }
    }

    public Verdict authenticate(AuthenticationAttempt attempt) {
        List<Attempt> trace = new ArrayList<>(authenticators.size());
        AuthenticationResult result = AuthenticationResult.NOT_MINE;
        for (Authenticator authenticator : authenticators) {
            long begin = System.nanoTime();
            AuthenticationResult said = authenticator.authenticate(attempt);
            trace.add(entry(authenticator, said, System.nanoTime() - begin));
            if (said instanceof Authenticated) {
                return new Verdict(said, trace);
            }
            if (result instanceof NotMine) {
                result = said;
            }
        }
        return new Verdict(result, trace);
    }

    private static Attempt entry(Authenticator authenticator, AuthenticationResult said, long nanos) {
        String message = said instanceof Rejected rejected ? rejected.why() : null;
        return new Attempt(authenticator.name(), said.getClass().getSimpleName(), message, nanos / 1000);
    }
}
