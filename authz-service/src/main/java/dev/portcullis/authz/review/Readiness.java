package dev.portcullis.authz.review;

import dev.portcullis.authz.bootstrap.PolicyBootstrap;
import dev.portcullis.kube.status.ApiErrors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Before the policy is known nothing is decided: neither yes nor no would be the truth. */
@Component("policy")
public class Readiness implements HealthIndicator {
    private final PolicyBootstrap bootstrap;

    public Readiness(PolicyBootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Throws the 503 of a service that is not ready. */
    public void check() {
        if (!bootstrap.complete()) {
            throw ApiErrors.serviceUnavailable("the authz-service has not read the roles and bindings yet");
        }
    }

    @Override
    public Health health() {
        return bootstrap.complete()
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
