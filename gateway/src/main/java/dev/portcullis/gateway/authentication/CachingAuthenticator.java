package dev.portcullis.gateway.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.function.Predicate;

/**
 * Remembers who clients are while the answer's epoch is the present one of the replica of authn-service that gave it, and no longer than the answer itself allows. A refusal
 * is not remembered: authn-service keeps each under its Audit-ID, and has its own memory of bad credentials.
 */
public final class CachingAuthenticator implements Authenticator {
    private static final int SIZE = 10_000;

    private final Authenticator authenticator;
    private final Predicate<String> current;
    private final Clock clock;
    private final Cache<String, Authentication> answers =
            Caffeine.newBuilder().maximumSize(SIZE).executor(Runnable::run).build();

    /** @param current whether an epoch is the present one of the replica that it is of */
    public CachingAuthenticator(Authenticator authenticator, Predicate<String> current, Clock clock) {
        this.authenticator = authenticator;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        String key = credentials.fingerprint();
        Authentication known = answers.getIfPresent(key);
        if (known != null && stands(known)) {
            return known;
        }
        Authentication answer = authenticator.authenticate(credentials);
        if (answer instanceof Authentication.Authenticated && stands(answer)) {
            answers.put(key, answer);
        } else if (known != null) {
            answers.invalidate(key);
        }
        return answer;
    }

    private boolean stands(Authentication answer) {
        return current.test(answer.epoch())
                && (answer.expires() == null || clock.instant().isBefore(answer.expires()));
    }
}
