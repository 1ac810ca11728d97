package dev.portcullis.authn.cache;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.serviceaccount.FakeLiveObjects;
import dev.portcullis.authn.serviceaccount.SecretUses;
import dev.portcullis.authn.serviceaccount.ServiceAccountAuthenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.serviceaccount.TokenRecords;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What one authn-service of several has of the cache, wired as the service wires it. */
final class AuthnInstance implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final ServiceAccountAuthenticator authenticator;

    AuthnInstance(String redisUrl, ServiceAccountSettings settings, FakeLiveObjects objects) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("flags", Map.of("redis-url", redisUrl)));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(TokenKeyFiles.class, () -> new TokenKeyFiles(settings, () -> {}));
        context.register(CacheConfiguration.class, RedisConfiguration.class);
        context.refresh();
        authenticator = new ServiceAccountAuthenticator(
                settings, keys(), objects, verified(), SecretUses.IGNORED, TokenRecords.NONE, Clock.systemUTC());
    }

    TokenKeyFiles keys() {
        return context.getBean(TokenKeyFiles.class);
    }

    VerifiedTokens verified() {
        return context.getBean(VerifiedTokens.class);
    }

    AuthenticationResult ask(String token) {
        return authenticator.authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    /** How often a token was found there: {@code local}, {@code shared}, {@code miss}. */
    double found(String where) {
        return context.getBean(MeterRegistry.class)
                .get("portcullis.authn.verified.tokens")
                .tag("found", where)
                .counter()
                .count();
    }

    double up() {
        return context.getBean(MeterRegistry.class)
                .get("portcullis.authn.redis.up")
                .gauge()
                .value();
    }

    String health() {
        var health = context.getBean(HealthIndicator.class).health();
        return health.getStatus() + " " + health.getDetails().get("redis");
    }

    @Override
    public void close() {
        context.close();
    }
}
