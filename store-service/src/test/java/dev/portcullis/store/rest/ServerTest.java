package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a server of their own. */
public abstract class ServerTest {
    protected static TestServer server;

    @BeforeAll
    static void start(@TempDir Path dir) throws Exception {
        server = new TestServer(dir);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** What comes true by and by. */
    protected interface Check {
        boolean holds() throws Exception;
    }

    protected static void until(Check check) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!check.holds()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            Thread.sleep(50);
        }
    }
}
