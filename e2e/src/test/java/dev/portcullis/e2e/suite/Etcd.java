package dev.portcullis.e2e.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real etcd of one member, on ports of its own. */
public final class Etcd implements AutoCloseable {
    private static final String PID = "etcd.pid";

    private final Path directory;
    private final int port = Ports.free();
    private final String peer = "http://127.0.0.1:" + Ports.free();
    private Process process;

    private Etcd(Path directory) {
        this.directory = directory;
        this.process = run();
    }

    /** @param directory where its data go, and its log */
    public static Etcd start(Path directory) {
        return new Etcd(directory);
    }

    /** Of a run whose JVM was killed: what this directory says of an etcd that is still there. */
    static void endLeftOver(Path directory) {
        Path file = directory.resolve(PID);
        if (Files.exists(file)) {
            try {
                ProcessHandle.of(Long.parseLong(Files.readString(file)))
                        .filter(process -> process.info().command().orElse("").endsWith("/etcd"))
                        .ifPresent(process -> {
                            process.destroyForcibly();
                            Ending.of(process);
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Process run() {
        List<String> words = List.of(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + url(),
                "--advertise-client-urls=" + url(),
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        try {
            Process started = new Command(words, Map.of(), directory)
                    .builder()
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("etcd.log").toFile()))
                    .start();
            Files.writeString(directory.resolve(PID), String.valueOf(started.pid()));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** kill -9. */
    public void kill() {
        Ending.of(process.destroyForcibly());
    }

    /** Starts it again, with the data that it had. */
    public void restart() {
        process = run();
    }

    /** {@code etcdctl snapshot save}. */
    public void save(Path file) {
        etcdctl("--endpoints=" + url(), "snapshot", "save", file.toString());
    }

    /** Loses all that it has, and is another one, at the same place, that begins with a snapshot. */
    public void restore(Path file) {
        kill();
        Path data = directory.resolve("etcd");
        try {
            Files.move(data, directory.resolve("etcd.lost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        etcdctl(
                "snapshot",
                "restore",
                file.toString(),
                "--data-dir=" + data,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        restart();
    }

    private void etcdctl(String... words) {
        List<String> all = new ArrayList<>(List.of("etcdctl"));
        all.addAll(List.of(words));
        Command.Result result = new Command(all, Map.of("ETCDCTL_API", "3"), directory).run(Duration.ofSeconds(30));
        if (result.exit() != 0) {
            throw new AssertionError(all + ": " + result);
        }
    }

    /** SIGSTOP: its connections stay, but it does nothing. */
    public void pause() {
        Signal.STOP.send(process);
    }

    /** SIGCONT. */
    public void resume() {
        Signal.CONT.send(process);
    }

    @Override
    public void close() {
        process.destroy();
        Ending.of(process);
    }
}
