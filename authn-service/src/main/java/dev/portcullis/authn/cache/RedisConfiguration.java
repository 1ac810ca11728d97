package dev.portcullis.authn.cache;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis by hand: Spring Boot's own set-up would load the client of those who have no Redis, too. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("redis-url")
public class RedisConfiguration {
    /** A Redis that has come back is found after this time, however long it was away. */
    private static final Duration LONGEST_AWAY = Duration.ofSeconds(2);

    @Bean(destroyMethod = "shutdown")
    ClientResources redisThreads() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(() -> Delay.exponential(Duration.ZERO, LONGEST_AWAY, 2, TimeUnit.MILLISECONDS))
                .build();
    }

    @Bean
    LettuceConnectionFactory redisConnections(@Value("${redis-url}") String url, ClientResources threads) {
        RedisSettings settings = RedisSettings.of(url);
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientResources(threads)
                .commandTimeout(settings.commandTimeout())
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(settings.connectTimeout())
                                .build())
                        .build());
        if ("rediss".equals(URI.create(settings.url()).getScheme())) {
            client.useSsl();
        }
        return new LettuceConnectionFactory(
                LettuceConnectionFactory.createRedisConfiguration(settings.url()), client.build());
    }

    @Bean(initMethod = "begin")
    RedisTokens redisTokens(LettuceConnectionFactory connections, MeterRegistry metrics) {
        RedisTokens redis = new RedisTokens(connections);
        Gauge.builder("portcullis.authn.redis.up", redis, it -> it.up() ? 1 : 0)
                .description("whether Redis answered when it was last asked")
                .register(metrics);
        return redis;
    }

    @Bean("redis")
    RedisHealth redisHealth(RedisTokens redis) {
        return new RedisHealth(redis);
    }
}
