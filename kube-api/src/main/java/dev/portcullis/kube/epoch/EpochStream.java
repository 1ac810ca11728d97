package dev.portcullis.kube.epoch;

import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Follows the epochs of one replica on a thread of its own, reconnecting until it is closed. */
final class EpochStream {
    private static final Logger LOG = LoggerFactory.getLogger(EpochStream.class);
    /** The service gives a sign of life each second; after three silent ones it counts as gone. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Replica replica;
    private final Consumer<@Nullable String> said;
    private final Thread thread;
    private volatile @Nullable InternalResponse stream;
    private volatile boolean closed;

    /** @param said told of each epoch, and of null when the stream breaks off; by one thread */
    EpochStream(Replica replica, String name, Consumer<@Nullable String> said) {
        this.replica = replica;
        this.said = said;
        this.thread = Thread.ofVirtual().name("epochs of " + name).unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        while (!closed) {
            try (InternalResponse response = replica.send("GET", "/epochs", header -> {}, null, SILENCE, true)) {
                stream = response;
                read(response);
            } catch (StageUnavailableException | IOException | JacksonException e) {
                LOG.debug("no epochs: {}", e.toString());
            }
            said.accept(null);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(InternalResponse response) throws IOException {
        if (response.status() != 200) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                said.accept(Json.MAPPER.readTree(line).path("epoch").asString());
            }
        } finally {
            response.abort();
        }
    }

    void close() {
        closed = true;
        InternalResponse open = stream;
        if (open != null) {
            open.abort();
        }
        thread.interrupt();
    }
}
