package dev.portcullis.gateway.audit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.gateway.settings.AuditSettings.Batching;
import dev.portcullis.gateway.settings.AuditSettings.Truncation;
import dev.portcullis.kube.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AuditMetrics metrics = new AuditMetrics(registry);

    /** Keeps what it is given; while it is held up, nothing goes on. */
    private static final class FakeBackend implements AuditBackend {
        final List<List<byte[]>> batches = new CopyOnWriteArrayList<>();
        CountDownLatch open = new CountDownLatch(0);

        @Override
        public boolean accept(List<byte[]> events) {
            try {
                open.await();
            } catch (InterruptedException e) {
                return false;
            }
            batches.add(List.copyOf(events));
            return true;
        }

        @Override
        public void close() {}
    }

    private static byte[] event(int number) {
        return "{\"n\":%d}".formatted(number).getBytes(StandardCharsets.UTF_8);
    }

    private double lost(String plugin) {
        return registry.get("apiserver.audit.error")
                .tag("plugin", plugin)
                .counter()
                .count();
    }

    @Test
    void aBatchIsFullOrItsTimeIsOver() {
        FakeBackend backend = new FakeBackend();
        try (Batches batches = new Batches(backend, new Batching(100, 3, Duration.ofMillis(300), 0, 1), 1, metrics)) {
            for (int i = 0; i < 7; i++) {
                batches.accept(List.of(event(i)));
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> backend.batches.size() == 3);
        }
        assertThat(backend.batches.stream().map(List::size)).containsExactly(3, 3, 1);
    }

    @Test
    void whatFindsNoRoomIsLostAndCountedAndNobodyWaits() {
        FakeBackend backend = new FakeBackend();
        backend.open = new CountDownLatch(1);
        Batches batches = new Batches(backend, new Batching(5, 1, Duration.ZERO, 0, 1), 1, metrics);
        batches.accept(List.of(event(0)));
        await().atMost(Duration.ofSeconds(5)).until(() -> batches.waiting() == 0);
        for (int i = 1; i <= 12; i++) {
            assertThat(batches.accept(List.of(event(i)))).isTrue();
        }
        assertThat(lost("buffered")).isEqualTo(7);
        backend.open.countDown();
        batches.close();
        assertThat(backend.batches).hasSize(6);
    }

    @Test
    void batchesAreLimitedInNumber() {
        FakeBackend backend = new FakeBackend();
        long begin = System.nanoTime();
        try (Batches batches = new Batches(backend, new Batching(100, 1, Duration.ZERO, 10, 2), 10, metrics)) {
            for (int i = 0; i < 6; i++) {
                batches.accept(List.of(event(i)));
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> backend.batches.size() == 6);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(350), Duration.ofSeconds(3));
    }

    @Test
    void tooLargeEventsLoseTheirBodiesAndLargeBatchesAreSplit() {
        FakeBackend backend = new FakeBackend();
        Truncating truncating = new Truncating(backend, new Truncation(250, 120), metrics);
        byte[] large = ("{\"auditID\":\"a\",\"requestObject\":{\"x\":\"" + "x".repeat(200)
                        + "\"},\"responseObject\":{}}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] hopeless = ("{\"requestURI\":\"" + "x".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] fits = ("{\"u\":\"" + "x".repeat(100) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(truncating.accept(List.of(large, hopeless, fits, fits))).isFalse();

        assertThat(backend.batches.stream().map(List::size)).containsExactly(2, 1);
        assertThat(Json.read(backend.batches.getFirst().getFirst()).toString())
                .isEqualTo("{\"auditID\":\"a\",\"annotations\":{\"audit.k8s.io/truncated\":\"true\"}}");
        assertThat(lost("truncate")).isEqualTo(1);
    }
}
