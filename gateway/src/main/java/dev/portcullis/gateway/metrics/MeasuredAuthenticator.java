package dev.portcullis.gateway.metrics;

import dev.portcullis.gateway.authentication.Authentication;
import dev.portcullis.gateway.authentication.Authenticator;
import dev.portcullis.gateway.authentication.Credentials;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts who is known and who is not, remembered ones included. */
public final class MeasuredAuthenticator implements Authenticator {
    private final Authenticator authenticator;
    private final Decisions success;
    private final Decisions failure;
    private final Decisions error;

    public MeasuredAuthenticator(Authenticator authenticator, MeterRegistry registry) {
        this.authenticator = authenticator;
        this.success = new Decisions("authentication", "success", registry);
        this.failure = new Decisions("authentication", "failure", registry);
        this.error = new Decisions("authentication", "error", registry);
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        long start = System.nanoTime();
        Decisions result = error;
        try {
            Authentication answer = authenticator.authenticate(credentials);
            result = answer instanceof Authentication.Authenticated ? success : failure;
            return answer;
        } finally {
            result.note(System.nanoTime() - start);
        }
    }
}
