package dev.portcullis.kube.service.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.TestService;
import dev.portcullis.kube.tls.InternalPki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

/** Two replicas of a service, stopped and started again in turn while they are called. */
class GracefulShutdownTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final String DELAY = "--shutdown-delay-duration=2s";

    @TempDir
    static Path dir;

    @Test
    void noCallFailsThoughNoneMayBeSentTwice() throws Exception {
        InternalPki pki = new InternalPki(dir).issue(ServiceName.AUTHZ).issue(ServiceName.GATEWAY);
        ConfigurableApplicationContext one = TestService.start(ServiceName.AUTHZ, dir, 0, DELAY);
        ConfigurableApplicationContext two = TestService.start(ServiceName.AUTHZ, dir, 0, DELAY);
        int port = TestService.port(one);
        String urls = "https://127.0.0.1:%d,https://127.0.0.1:%d".formatted(port, TestService.port(two));
        InternalClients clients = new InternalClients(
                new MockEnvironment().withProperty("authz-url", urls),
                new DefaultSslBundleRegistry("internal", pki.bundle("gateway")));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        try (InternalClient client = clients.to(ServiceName.AUTHZ)) {
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(CompletableFuture.runAsync(
                        () -> call(client, stop, calls),
                        task -> Thread.ofVirtual().start(task)));
            }
            Thread.sleep(500);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(one::close);
            Replica stopping = await(client, port, 503);
            assertThat(answer(stopping, "/for-both").header("Connection")).isEqualTo("close");
            assertThat(closed).isNotDone();
            closed.get(10, TimeUnit.SECONDS);
            one = TestService.start(ServiceName.AUTHZ, dir, port, DELAY);
            await(client, port, 200);
            Thread.sleep(1500);
            two.close();
            stop.set(true);
            for (CompletableFuture<Void> caller : callers) {
                caller.get(5, TimeUnit.SECONDS);
            }
            assertThat(calls).hasValueGreaterThan(200);
        } finally {
            one.close();
        }
    }

    private static void call(InternalClient client, AtomicBoolean stop, AtomicInteger calls) {
        while (!stop.get()) {
            try (InternalResponse response =
                    client.send("POST", "/for-gateway/echo", header -> {}, new byte[] {'x'}, WAIT, false)) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.bytes()).isEqualTo(new byte[] {'x'});
            }
            calls.incrementAndGet();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static InternalResponse answer(Replica replica, String path) {
        try (InternalResponse response = replica.send("GET", path, header -> {}, null, WAIT, true)) {
            response.bytes();
            return response;
        }
    }

    /** The replica at that port, when its readiness is that. */
    private static Replica await(InternalClient client, int port, int readiness) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < end) {
            for (Replica replica : client.replicas()) {
                if (replica.toString().endsWith(":" + port)
                        && answer(replica, "/actuator/health/readiness").status() == readiness) {
                    return replica;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("its readiness is not " + readiness);
    }
}
