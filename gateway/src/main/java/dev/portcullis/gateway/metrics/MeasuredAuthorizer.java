package dev.portcullis.gateway.metrics;

import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.authorization.Decision;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what is allowed and what is not, remembered decisions included. */
public final class MeasuredAuthorizer implements Authorizer {
    private final Authorizer authorizer;
    private final Decisions allowed;
    private final Decisions denied;
    private final Decisions error;

    public MeasuredAuthorizer(Authorizer authorizer, MeterRegistry registry) {
        this.authorizer = authorizer;
        this.allowed = new Decisions("authorization", "allowed", registry);
        this.denied = new Decisions("authorization", "denied", registry);
        this.error = new Decisions("authorization", "error", registry);
    }

    @Override
    public Decision authorize(Access access) {
        long start = System.nanoTime();
        Decisions result = error;
        try {
            Decision decision = authorizer.authorize(access);
            result = decision.allowed() ? allowed : denied;
            return decision;
        } finally {
            result.note(System.nanoTime() - start);
        }
    }
}
