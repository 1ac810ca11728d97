package dev.portcullis.admission.eventratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.configuration.PluginConfigurations;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

class EventRateLimitTest {
    private static final Limit TWO = new Limit(Limit.Type.NAMESPACE, 1, 2, 2);

    @TempDir
    Path directory;

    @Test
    void aBucketFillsAgain() {
        AtomicLong clock = new AtomicLong();
        Buckets buckets = new LocalBuckets(clock::get);
        assertThat(buckets.take(TWO, "a")).isTrue();
        assertThat(buckets.take(TWO, "a")).isTrue();
        assertThat(buckets.take(TWO, "a")).isFalse();
        assertThat(buckets.take(TWO, "b")).as("another key").isTrue();
        clock.addAndGet(1_000_000_000);
        assertThat(buckets.take(TWO, "a")).isTrue();
        assertThat(buckets.take(TWO, "a")).isFalse();
        clock.addAndGet(60_000_000_000L);
        assertThat(buckets.take(TWO, "a")).isTrue();
        assertThat(buckets.take(TWO, "a")).isTrue();
        assertThat(buckets.take(TWO, "a")).as("no more than the burst").isFalse();
    }

    @Test
    void theKeyThatWasUsedLeastRecentlyIsForgotten() {
        Buckets buckets = new LocalBuckets(() -> 0);
        List.of("a", "a", "b", "b", "a").forEach(key -> buckets.take(TWO, key));
        assertThat(buckets.take(TWO, "c")).isTrue();
        assertThat(buckets.take(TWO, "a")).as("still remembered").isFalse();
        assertThat(buckets.take(TWO, "b")).as("forgotten").isTrue();
    }

    /** Two processes, one Redis; then none. */
    @Test
    void replicasShareTheirCountersInRedis() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process redis = redis(port);
        try (AnnotationConfigApplicationContext one = replica(port);
                AnnotationConfigApplicationContext other = replica(port)) {
            Buckets first = one.getBean(Buckets.class);
            Buckets second = other.getBean(Buckets.class);
            Limit slow = new Limit(Limit.Type.USER, 1, 3, 10);
            // Connecting takes as long as a token does.
            first.take(slow, "warm-up");
            second.take(slow, "warm-up");
            assertThat(first.take(slow, "alice")).isTrue();
            assertThat(second.take(slow, "alice")).isTrue();
            assertThat(first.take(slow, "alice")).isTrue();
            assertThat(second.take(slow, "alice")).isFalse();
            Thread.sleep(1100);
            assertThat(second.take(slow, "alice")).as("filled again").isTrue();
            assertThat(first.take(slow, "alice")).isFalse();

            redis.destroyForcibly().onExit().join();
            assertThat(first.take(slow, "alice")).as("each for itself").isTrue();
            assertThat(second.take(slow, "alice")).isTrue();
        } finally {
            redis.destroyForcibly();
        }
    }

    private static Process redis(int port) throws IOException {
        Process redis = new ProcessBuilder(
                        "redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "")
                .redirectErrorStream(true)
                .start();
        BufferedReader log = redis.inputReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return redis;
            }
        }
        throw new AssertionError("redis-server has not started");
    }

    private AnnotationConfigApplicationContext replica(int port) throws IOException {
        return context(configuration("limits: [{type: User, qps: 1, burst: 3}]"), "redis://127.0.0.1:" + port);
    }

    private Path configuration(String limits) throws IOException {
        return Files.writeString(directory.resolve("admission.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: EventRateLimit
                  configuration:
                    apiVersion: eventratelimit.admission.k8s.io/v1alpha1
                    kind: Configuration
                    %s
                """.formatted(limits));
    }

    private static AnnotationConfigApplicationContext context(Path file, String redis) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        Map<String, Object> flags = Map.of(
                "enable-admission-plugins",
                "EventRateLimit",
                "admission-control-config-file",
                file.toString(),
                "redis-url",
                redis);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("flags", flags));
        context.registerBean(PluginConfigurations.class, () -> PluginConfigurations.of(context.getEnvironment()));
        context.register(EventRateLimitConfiguration.class);
        context.refresh();
        return context;
    }

    @Test
    void whatCannotBeEndsTheStart() throws IOException {
        for (Map.Entry<String, String> bad : Map.of(
                        "limits: []", "limits must not be empty",
                        "limits: [{type: Planet, qps: 1, burst: 1}]", "must be one of Server",
                        "limits: [{type: User, burst: 1}]", "qps of User must be positive",
                        "limits: [{type: User, qps: 1, burst: 1, cacheSize: -1}]", "must not be negative")
                .entrySet()) {
            Path file = configuration(bad.getKey());
            assertThatThrownBy(() -> context(file, "redis://127.0.0.1:1")).hasStackTraceContaining(bad.getValue());
        }
    }
}
