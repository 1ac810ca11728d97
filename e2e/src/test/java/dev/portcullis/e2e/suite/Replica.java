package dev.portcullis.e2e.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One more process of a service, started as the launcher started the first, on a port of its own. */
public final class Replica implements AutoCloseable {
    private final Process process;
    private final int port;

    private Replica(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param flags what it is told otherwise than the first, {@code --authn-url=…} */
    public static Replica of(Portcullis portcullis, String service, String... flags) {
        int port = Ports.free();
        try {
            List<String> words = new ArrayList<>();
            String line = Files.readString(Path.of("/proc/" + portcullis.pid(service) + "/cmdline"));
            for (String word : line.split("\0")) {
                boolean told = List.of(flags).stream().anyMatch(flag -> word.startsWith(flag.split("=")[0] + "="));
                if (!told && !word.startsWith("--secure-port=") && !word.startsWith("-Dportcullis.service=")) {
                    words.add(word);
                }
            }
            words.add("--secure-port=" + port);
            words.addAll(List.of(flags));
            Path log = portcullis.data().resolve("logs/" + service + "-" + port + ".log");
            Process process = new Command(words, Map.of(), portcullis.data())
                    .builder()
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Replica(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
