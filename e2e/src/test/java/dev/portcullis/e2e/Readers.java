package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.suite.Ending;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many clients at once, each of which reads a config map of its own over and over, so that the gateway asks for several together. */
final class Readers implements AutoCloseable {
    private static final int READERS = 16;
    private static final JsonMapper JSON = new JsonMapper();

    private final Https client;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger served = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** @param stage may be away meanwhile, and then its name is in every refusal */
    Readers(Https client, String configMaps, String stage) {
        this.client = client;
        for (int i = 0; i < READERS; i++) {
            String name = "read-by-" + i;
            client.post(configMaps, "{\"metadata\":{\"name\":\"" + name + "\"}}");
            threads.add(Thread.ofVirtual().start(() -> read(configMaps + "/" + name, name, stage)));
        }
    }

    private void read(String path, String name, String stage) {
        while (!over) {
            try {
                HttpResponse<String> answer = client.trySend("GET", path, "");
                JsonNode body = JSON.readTree(answer.body());
                boolean own = answer.statusCode() == 200
                        && body.at("/metadata/name").asString("").equals(name);
                if (own) {
                    served.incrementAndGet();
                } else if (answer.statusCode() != 503
                        || !body.path("message").asString("").contains(stage)) {
                    wrong.add(answer.statusCode() + " " + answer.body());
                }
                Thread.sleep(own ? 1 : 50);
            } catch (IOException | RuntimeException | InterruptedException e) {
                wrong.add(e.toString());
                return;
            }
        }
    }

    /** Each got its own object or was told who is away, and many were served. */
    void eachGotItsOwn() throws InterruptedException {
        close();
        for (Thread thread : threads) {
            Ending.of(thread);
        }
        assertThat(wrong).isEmpty();
        assertThat(served.get()).isGreaterThan(READERS * READERS);
    }

    @Override
    public void close() {
        over = true;
    }
}
