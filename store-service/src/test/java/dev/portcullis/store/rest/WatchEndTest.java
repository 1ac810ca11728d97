package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a watch on which nothing happens comes to its end. */
class WatchEndTest {
    private static final String WATCH = "/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=1";
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path dir;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(dir);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aClientThatGoesAwayEndsItThoughNothingHappens() throws Exception {
        InputStream one = server.stream(WATCH);
        InputStream other = server.stream(WATCH);
        await().atMost(SOON).until(() -> server.engine().openWatches() == 2);

        one.close();
        await().atMost(SOON).until(() -> server.engine().openWatches() == 1);
        other.close();
        await().atMost(SOON).until(() -> server.engine().openWatches() == 0);
    }

    /** A stream that was only broken off would be an IOException here. */
    @Test
    void aStoreThatStopsEndsItProperlyAndAtOnceAndOpensNoOther() throws Exception {
        try (InputStream watch = server.stream(WATCH)) {
            await().atMost(SOON).until(() -> server.engine().openWatches() == 1);
            long before = System.nanoTime();
            server.engine().endWatches();

            assertThat(watch.readAllBytes()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
        }
        assertThat(server.get(WATCH).status()).isEqualTo(503);
        await().atMost(SOON).until(() -> server.engine().openWatches() == 0);
    }
}
