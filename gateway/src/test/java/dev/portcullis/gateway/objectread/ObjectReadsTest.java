package dev.portcullis.gateway.objectread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.read.ReadBatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectReadsTest {
    private static final String MAPS = "/api/v1/namespaces/n/configmaps/";
    private static final int CLIENTS = 12;

    private final GatewayFixture gateway = new GatewayFixture();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whoComesWhileOthersAreUnderWayIsAskedForWithOthers() {
        gateway.store.handle(exchange -> answer(exchange, read -> of(200, read.path())));

        assertThat(all()).extracting(HttpResponse::body).contains(MAPS + 0, MAPS + (CLIENTS - 1));
        assertThat(gateway.store.asked(ReadBatch.PATH)).isNotEmpty();
        assertThat(gateway.store.asked())
                .as("on a busy machine in several groups")
                .hasSizeLessThan(CLIENTS);
    }

    @Test
    void eachGetsWhatBecameOfItsOwn() {
        gateway.store.handle(exchange ->
                answer(exchange, read -> of(read.path().endsWith("7") ? 404 : 200, read.path())));

        List<HttpResponse<String>> answers = all();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(answers.get(i).body()).isEqualTo(MAPS + i);
            assertThat(answers.get(i).headers().firstValue("Audit-Id")).isPresent();
            assertThat(answers.get(i).headers().firstValue("Content-Type")).contains("application/json");
        }
        assertThat(answers.get(7).statusCode()).isEqualTo(alone(7) ? 200 : 404);
    }

    @Test
    void whatIsNotForCompanyGoesAlone() {
        gateway.store.handle(exchange -> answer(exchange, read -> ReadAnswer.alone()));

        List<HttpResponse<String>> answers = all();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(answers.get(i).body()).isEqualTo(MAPS + i);
            assertThat(alone(i)).isTrue();
        }
    }

    @Test
    void whenAGroupFailsEachGoesAlone() {
        gateway.store.handle(exchange -> {
            if (exchange.getRequestURI().getPath().equals(ReadBatch.PATH)) {
                FakeService.answer(exchange, 200, "garbage");
            } else {
                answer(exchange, read -> ReadAnswer.alone());
            }
        });

        List<HttpResponse<String>> answers = all();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(answers.get(i).statusCode()).isEqualTo(200);
            assertThat(alone(i)).isTrue();
        }
    }

    private List<HttpResponse<String>> all() {
        List<CompletableFuture<HttpResponse<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String path = MAPS + i;
            clients.add(CompletableFuture.supplyAsync(
                    () -> gateway.get(path), Executors.newVirtualThreadPerTaskExecutor()));
        }
        await().until(() -> gateway.get("/metrics")
                .body()
                .contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} " + (CLIENTS + 1)));
        release.countDown();
        return clients.stream().map(CompletableFuture::join).toList();
    }

    /** Nobody is answered before all have come. */
    private void answer(HttpExchange exchange, Function<ObjectRead, ReadAnswer> each) throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!exchange.getRequestURI().getPath().equals(ReadBatch.PATH)) {
            FakeService.answer(exchange, 200, exchange.getRequestURI().toString());
            return;
        }
        byte[] asked = gateway.store.asked(ReadBatch.PATH).getLast().body().getBytes(StandardCharsets.UTF_8);
        byte[] answers =
                ReadBatch.writeAnswers(ReadBatch.read(asked).stream().map(each).toList());
        exchange.sendResponseHeaders(200, answers.length);
        exchange.getResponseBody().write(answers);
        exchange.close();
    }

    private static ReadAnswer of(int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new ReadAnswer(status, "application/json", List.of(), body, 0, body.length);
    }

    private boolean alone(int client) {
        return !gateway.store.asked(MAPS + client).isEmpty();
    }
}
