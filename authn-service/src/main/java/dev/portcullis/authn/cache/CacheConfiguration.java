package dev.portcullis.authn.cache;

import dev.portcullis.authn.serviceaccount.TokenKeys;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The memory of verified tokens; the second level is there if Redis is configured. */
@Configuration(proxyBeanMethods = false)
public class CacheConfiguration {

    @Bean
    VerifiedTokens verifiedTokens(Supplier<TokenKeys> keys, ObjectProvider<SecondLevel> shared, MeterRegistry metrics) {
        SecondLevel second =
                keys.get().signing() == null ? SecondLevel.NONE : shared.getIfAvailable(() -> SecondLevel.NONE);
        return new CachedTokens(keys, second, metrics);
    }
}
