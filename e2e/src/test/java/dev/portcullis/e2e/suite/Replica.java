package dev.portcullis.e2e.suite;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process of a service, started as the launcher started the first, on a port of its own. */
public final class Replica implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String service;
    private final int port;
    private final List<String> words;
    private final Path data;
    private Process process;

    private Replica(String service, int port, List<String> words, Path data) {
        this.service = service;
        this.port = port;
        this.words = words;
        this.data = data;
        this.process = begin();
    }

    /** One more of those that the launcher started.
     *
     * @param flags what it is told otherwise than the first, {@code --authn-url=…}
     */
    public static Replica of(Portcullis portcullis, String service, String... flags) {
        return of(portcullis.data(), service, words(portcullis, service), Ports.free(), flags);
    }

    /** With which words the launcher started its own. */
    static List<String> words(Portcullis portcullis, String service) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + portcullis.pid(service) + "/cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Replica of(Path data, String service, List<String> first, int port, String... flags) {
        List<String> words = new ArrayList<>();
        for (String word : first) {
            boolean told = List.of(flags).stream().anyMatch(flag -> word.startsWith(flag.split("=")[0] + "="));
            if (!told && !word.startsWith("--secure-port=") && !word.startsWith("-Dportcullis.service=")) {
                words.add(word);
            }
        }
        words.add("--secure-port=" + port);
        words.addAll(List.of(flags));
        return new Replica(service, port, words, data);
    }

    private Process begin() {
        try {
            return new Command(words, Map.of(), data)
                    .builder()
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(data.resolve("logs/" + service + "-" + port + ".log")
                            .toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String service() {
        return service;
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** The administrator, at this gateway. */
    public Https admin(Portcullis portcullis) {
        Pem own = Pem.read(portcullis.pki("admin.crt"), portcullis.pki("admin.key"));
        return Https.to(url(), portcullis.pki("ca.crt"), Optional.of(own));
    }

    /** Whether it says so itself. */
    public boolean ready(Portcullis portcullis) {
        boolean gateway = service.equals("gateway");
        Pem own = Pem.read(portcullis.pki("internal/launcher.crt"), portcullis.pki("internal/launcher.key"));
        try (Https client =
                gateway ? admin(portcullis) : Https.to(url(), portcullis.pki("internal/ca.crt"), Optional.of(own))) {
            return client.trySend("GET", gateway ? "/readyz" : "/actuator/health/readiness", "")
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public void awaitReady(Portcullis portcullis) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ready(portcullis)) {
            if (System.nanoTime() > end || !alive()) {
                throw new AssertionError(service + " at " + url() + " is not ready");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** kill -9. */
    public void kill() {
        Ending.of(process.destroyForcibly());
    }

    /** kill -STOP: it is there, and does nothing. */
    public void pause() {
        Signal.STOP.send(process);
    }

    /** kill -CONT. */
    public void resume() {
        Signal.CONT.send(process);
    }

    /** Where it was, as it was, after {@link #kill} or {@link #close}. */
    public void start() {
        process = begin();
    }

    /** Politely: it may end what it is doing. */
    @Override
    public void close() {
        process.destroy();
        Ending.of(process);
    }
}
