package dev.portcullis.store.rest;

import java.nio.file.Path;
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
}
