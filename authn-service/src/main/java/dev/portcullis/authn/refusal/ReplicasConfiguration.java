package dev.portcullis.authn.refusal;

import dev.portcullis.authn.review.Refusals;
import dev.portcullis.authn.serviceaccount.SigningKey;
import dev.portcullis.authn.serviceaccount.TokenKeys;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** With a Redis, replicas ask each other. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("redis-url")
public class ReplicasConfiguration {
    private static final String PURPOSE = "portcullis: refusals";

    @Bean
    RedisReplicas replicas(Refusals refusals, Supplier<TokenKeys> keys, LettuceConnectionFactory connections) {
        SealedMessages messages = new SealedMessages(() -> {
            SigningKey signing = keys.get().signing();
            return signing == null ? null : signing.derive(PURPOSE);
        });
        return new RedisReplicas(refusals, messages, connections);
    }
}
