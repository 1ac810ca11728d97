package dev.portcullis.authn.cache;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A real Redis on a port of its own. */
final class RedisServer implements AutoCloseable {
    private final Path dir;
    private final List<String> flags;
    private final String portFlag;
    private final int port;
    private Process process;

    RedisServer(Path dir, String... flags) throws IOException {
        this("--port", dir, flags);
    }

    /** One that speaks nothing but TLS. */
    static RedisServer tls(Path dir, String certificate, String key, String ca) throws IOException {
        return new RedisServer(
                "--tls-port",
                dir,
                "--port",
                "0",
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                key,
                "--tls-ca-cert-file",
                ca);
    }

    private RedisServer(String portFlag, Path dir, String... flags) throws IOException {
        this.portFlag = portFlag;
        this.dir = dir;
        this.flags = List.of(flags);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.process = start();
    }

    private Process start() throws IOException {
        List<String> words = new ArrayList<>(
                List.of("redis-server", portFlag, String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--dir"));
        words.add(dir.toString());
        words.addAll(flags);
        Process started = new ProcessBuilder(words).redirectErrorStream(true).start();
        BufferedReader log = started.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                Thread.ofVirtual().start(() -> log.lines().forEach(more -> {}));
                return started;
            }
        }
        throw new IOException("redis-server has not started: " + said);
    }

    void restart() throws IOException {
        process = start();
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    String url(String userInfo) {
        return "redis://" + userInfo + "@127.0.0.1:" + port;
    }

    /** As anybody could who reaches it. */
    <T> T look(Function<RedisCommands<String, String>, T> work) {
        try (RedisClient client = RedisClient.create(RedisURI.create(url()));
                var connection = client.connect()) {
            return work.apply(connection.sync());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
