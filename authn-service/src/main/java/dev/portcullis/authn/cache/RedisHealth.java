package dev.portcullis.authn.cache;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says whether Redis is there. Without it the service goes on, so it is up either way. */
final class RedisHealth implements HealthIndicator {
    private final RedisTokens redis;

    RedisHealth(RedisTokens redis) {
        this.redis = redis;
    }

    @Override
    public Health health() {
        String problem = redis.problem();
        return problem == null
                ? Health.up().withDetail("redis", "available").build()
                : Health.up().withDetail("redis", "unavailable: " + problem).build();
    }
}
