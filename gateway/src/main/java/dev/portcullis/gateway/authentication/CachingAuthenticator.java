package dev.portcullis.gateway.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who clients are while the answer's epoch is authn-service's present one, and no longer than the answer itself allows. A refusal
 * is not remembered: authn-service keeps each under its Audit-ID, and has its own memory of bad credentials.
 */
public final class CachingAuthenticator implements Authenticator {
    private static final int SIZE = 10_000;

    private final Authenticator authenticator;
    private final Supplier<@Nullable String> epoch;
    private final Clock clock;
    private final Cache<String, Authentication> answers =
            Caffeine.newBuilder().maximumSize(SIZE).executor(Runnable::run).build();

    /** @param epoch the present one, or null while it is not known */
    public CachingAuthenticator(Authenticator authenticator, Supplier<@Nullable String> epoch, Clock clock) {
        this.authenticator = authenticator;
        this.epoch = epoch;
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
        return answer.epoch().equals(epoch.get())
                && (answer.expires() == null || clock.instant().isBefore(answer.expires()));
    }
}
