package dev.portcullis.e2e.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Redis on a port of its own that keeps nothing on disk. */
public final class Redis implements AutoCloseable {
    private static final Path HERE = Path.of(".");

    private final String port = String.valueOf(Ports.free());
    private Process process = run();

    private Process run() {
        List<String> words = List.of("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "");
        try {
            Process started = new Command(words, Map.of(), HERE)
                    .builder()
                    .redirectErrorStream(true)
                    .start();
            BufferedReader log = started.inputReader();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains("Ready to accept connections")) {
                    Thread.ofVirtual().start(() -> log.lines().forEach(more -> {}));
                    return started;
                }
            }
            throw new AssertionError("redis-server has not started");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** {@code redis-cli WORDS}: its answer, a line each. */
    public List<String> cli(String... words) {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", port));
        all.addAll(List.of(words));
        return new Command(all, Map.of(), HERE)
                .run(Duration.ofSeconds(10))
                .out()
                .lines()
                .toList();
    }

    public void kill() {
        process.destroyForcibly();
        Ending.of(process);
    }

    public void restart() {
        process = run();
    }

    @Override
    public void close() {
        kill();
    }
}
