package dev.portcullis.admission.eventratelimit;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.configuration.PluginConfigurations;
import io.lettuce.core.ClientOptions;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@Configuration(proxyBeanMethods = false)
@IfWanted(EventRateLimit.NAME)
@Import(EventRateLimitConfiguration.Shared.class)
public class EventRateLimitConfiguration {
    @Bean
    EventRateLimit eventRateLimit(PluginConfigurations configurations, ObjectProvider<Buckets> shared) {
        return new EventRateLimit(
                EventRateLimitSettings.of(configurations).limits(),
                shared.getIfAvailable(() -> new LocalBuckets(System::nanoTime)));
    }

    /** Only where there is a Redis; nobody else loads its client. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("redis-url")
    static class Shared {
        private static final Duration PATIENCE = Duration.ofMillis(100);

        @Bean
        LettuceConnectionFactory eventCounters(@Value("${redis-url}") String url) {
            LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                    .commandTimeout(PATIENCE)
                    .clientOptions(ClientOptions.builder()
                            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                            .build());
            if (url.startsWith("rediss:")) {
                client.useSsl();
            }
            return new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(url), client.build());
        }

        @Bean
        Buckets sharedBuckets(LettuceConnectionFactory eventCounters) {
            return new RedisBuckets(new StringRedisTemplate(eventCounters), new LocalBuckets(System::nanoTime));
        }
    }
}
