package dev.portcullis.authn.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.fixture.RedisServer;
import dev.portcullis.authn.memory.KeyedHash;
import dev.portcullis.authn.review.Refusals;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Two replicas and a real Redis between them. */
class RedisReplicasTest {
    private static final SecretKeySpec KEY = KeyedHash.random();
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path dir;

    private RedisServer redis;
    private LettuceConnectionFactory connections;
    private final Refusals refused = new Refusals();

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer(dir);
        connections = new LettuceConnectionFactory(
                LettuceConnectionFactory.createRedisConfiguration(redis.url()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofMillis(500))
                        .build());
        connections.start();
        refused.add("a1", NOW, "10.0.0.1", List.of(new Attempt("tokenfile", "Rejected", "no such token", 7)));
    }

    @AfterEach
    void stop() {
        connections.destroy();
        redis.close();
    }

    private RedisReplicas replica(Refusals refusals, SecretKeySpec key) {
        return new RedisReplicas(refusals, new SealedMessages(() -> key), connections);
    }

    @Test
    void whatOneRefusedTheOtherCanSay() {
        try (RedisReplicas one = replica(refused, KEY);
                RedisReplicas other = replica(new Refusals(), KEY)) {
            await().until(() -> other.ask("a1") != null);
            assertThat(other.ask("a1"))
                    .isEqualTo(new Refusals.Refusal(
                            NOW, "10.0.0.1", List.of(new Attempt("tokenfile", "Rejected", "no such token", 7))));
            assertThat(other.ask("a2")).as("nobody refused that").isNull();
            assertThat(one.ask("a1")).as("nobody else did").isNull();
            assertThat(redis.<Long>look(commands -> commands.dbsize()))
                    .as("nothing is kept")
                    .isZero();
        }
    }

    @Test
    void whoHasAnotherKeyIsToldNothing() {
        try (RedisReplicas one = replica(refused, KEY);
                RedisReplicas friend = replica(new Refusals(), KEY);
                RedisReplicas stranger = replica(new Refusals(), KeyedHash.random());
                RedisReplicas keyless = replica(new Refusals(), null)) {
            await().until(() -> friend.ask("a1") != null);
            assertThat(stranger.ask("a1")).isNull();
            assertThat(keyless.ask("a1")).isNull();
            assertThat(one).isNotNull();
        }
    }

    @Test
    void withoutRedisNobodyWaitsLongAndWithItAgainItGoesOn() throws Exception {
        try (RedisReplicas one = replica(refused, KEY);
                RedisReplicas other = replica(new Refusals(), KEY)) {
            await().until(() -> other.ask("a1") != null);
            redis.kill();
            long begin = System.nanoTime();
            assertThat(other.ask("a1")).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            redis.restart();
            await().atMost(Duration.ofSeconds(20)).until(() -> other.ask("a1") != null);
            assertThat(one).isNotNull();
        }
    }

    @Test
    void whatIsForgedOrCutOffOpensNothing() {
        SealedMessages messages = new SealedMessages(() -> KEY);
        String sealed = messages.seal(new RedisReplicas.Question("a", "b", "c"));
        assertThat(messages.open(sealed, RedisReplicas.Question.class))
                .isEqualTo(new RedisReplicas.Question("a", "b", "c"));
        assertThat(sealed).doesNotContain("hash");
        for (String bad : List.of("", "%", "AAAA", sealed.substring(0, 20), "A" + sealed.substring(1))) {
            assertThat(messages.open(bad, RedisReplicas.Question.class)).as(bad).isNull();
        }
    }
}
