package dev.portcullis.authn.jwt;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.service.FlagValues;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Issuers of JWTs, if any are configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(JwtConfiguration.Configured.class)
public class JwtConfiguration {

    /** One flag or the other. */
    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty(OidcFlags.ISSUER)
                    || context.getEnvironment().containsProperty(Issuers.FILE);
        }
    }

    @Bean
    Issuers issuers(FlagValues flags, ServiceAccountSettings settings, Clock clock, Epoch epoch) {
        return new Issuers(flags, settings.issuers(), settings.apiAudiences(), clock, epoch::bump);
    }

    @Bean
    Authenticator oidc(Issuers issuers) {
        return new OidcAuthenticator(issuers::now);
    }

    @Bean
    Supplier<AnonymousPolicy> anonymousPolicy(Issuers issuers, FlagValues flags) {
        AnonymousPolicy otherwise = new AnonymousPolicy(flags.on("anonymous-auth", true), null);
        return () -> {
            AnonymousPolicy said = issuers.anonymous();
            return said == null ? otherwise : said;
        };
    }
}
