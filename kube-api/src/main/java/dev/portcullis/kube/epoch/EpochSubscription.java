package dev.portcullis.kube.epoch;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Follows the epochs of one service on a thread of its own, reconnecting for ever. */
public final class EpochSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EpochSubscription.class);
    /** The service gives a sign of life each second; after three silent ones it counts as gone. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final InternalClient service;
    private final Runnable onMove;
    private final Thread thread;
    private volatile @Nullable String epoch;
    private volatile boolean closed;

    /** @param onMove called after each change of {@link #current}, a loss of the stream included */
    public EpochSubscription(InternalClient service, Runnable onMove) {
        this.service = service;
        this.onMove = onMove;
        this.thread =
                Thread.ofVirtual().name("epochs-" + service.service().id()).unstarted(this::follow);
    }

    public EpochSubscription start() {
        thread.start();
        return this;
    }

    /** The service's present epoch; null while the stream is down: then nothing may be remembered. */
    public @Nullable String current() {
        return epoch;
    }

    private void follow() {
        while (!closed) {
            try (InternalResponse response = service.send("GET", "/epochs", header -> {}, null, SILENCE, true)) {
                read(response);
            } catch (StageUnavailableException | IOException | JacksonException e) {
                LOG.debug("no epochs from {}: {}", service.service().id(), e.toString());
            }
            move(null);
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
                move(Json.MAPPER.readTree(line).path("epoch").asString());
            }
        } finally {
            response.abort();
        }
    }

    private void move(@Nullable String next) {
        String before = epoch;
        if (before == null ? next != null : !before.equals(next)) {
            epoch = next;
            onMove.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
