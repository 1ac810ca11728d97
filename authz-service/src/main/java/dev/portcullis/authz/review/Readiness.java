package dev.portcullis.authz.review;

import dev.portcullis.kube.status.ApiErrors;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Before the policy is known, or while it may be out of date, nothing is decided: neither yes nor no would be the truth. */
public class Readiness implements HealthIndicator {
    private final BooleanSupplier complete;
    private final BooleanSupplier stale;

    public Readiness(BooleanSupplier complete, BooleanSupplier stale) {
        this.complete = complete;
        this.stale = stale;
    }

    /** Throws the 503 of a service that is not ready. */
    public void check() {
        if (!complete.getAsBoolean()) {
            throw ApiErrors.serviceUnavailable("the authz-service has not read the roles and bindings yet");
        }
        if (stale.getAsBoolean()) {
            throw ApiErrors.serviceUnavailable("the authz-service has lost sight of the store-service");
        }
    }

    @Override
    public Health health() {
        return complete.getAsBoolean() && !stale.getAsBoolean()
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
