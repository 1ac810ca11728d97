package dev.portcullis.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.suite.Command.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One running suite: five processes that {@code ./portcullis up} started on a data directory and a port of their own. */
public final class Portcullis implements AutoCloseable {
    public static final List<String> SERVICES =
            List.of("gateway", "authn-service", "authz-service", "admission-service", "store-service");

    private static final Path HOME = Path.of(System.getProperty("portcullis.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path data;
    private final int port = Ports.free();
    private final Optional<Etcd> etcd;
    private final List<String> flags;
    private final Map<String, String> environment;

    private Portcullis(Path data, Optional<Etcd> etcd, List<String> flags, Map<String, String> environment) {
        this.data = data;
        this.etcd = etcd;
        this.flags = flags;
        this.environment = environment;
    }

    /** A new one, ready; its data directory, {@code e2e/target/suites/NAME}, is empty before. */
    public static Portcullis start(String name, StoreKind store, String... flags) {
        return start(name, store, Map.of(), flags);
    }

    /** With these variables in the environment of its processes. */
    public static Portcullis start(String name, StoreKind store, Map<String, String> environment, String... flags) {
        Path data = HOME.resolve("e2e/target/suites/" + name);
        launcher("down", "--data-dir", data.toString());
        Etcd.endLeftOver(data);
        empty(data);
        Optional<Etcd> etcd = store == StoreKind.ETCD ? Optional.of(Etcd.start(data)) : Optional.empty();
        List<String> all = new ArrayList<>(List.of(flags));
        etcd.ifPresent(server -> all.addAll(List.of("--store=etcd", "--etcd-servers=" + server.url())));
        Portcullis portcullis = new Portcullis(data, etcd, all, environment);
        portcullis.up();
        return portcullis;
    }

    /** {@code ./portcullis up --detach}: starts what does not run. */
    public void up() {
        List<String> words = new ArrayList<>(
                List.of("up", "--detach", "--data-dir", data.toString(), "--port", String.valueOf(port)));
        words.addAll(flags);
        Result result = launch(environment, words.toArray(String[]::new));
        assertThat(result.exit()).as("%s", result).isZero();
    }

    public void down() {
        Result result = launcher("down", "--data-dir", data.toString());
        assertThat(result.exit()).as("%s", result).isZero();
    }

    /** The checkout that is tested. */
    public static Path home() {
        return HOME;
    }

    /** {@code ./portcullis WORDS}. The tests run on what Maven has just built, so the launcher is told not to build. */
    public static Result launcher(String... words) {
        return launch(Map.of(), words);
    }

    private static Result launch(Map<String, String> more, String... words) {
        List<String> all = new ArrayList<>(List.of(HOME.resolve("portcullis").toString()));
        all.addAll(List.of(words));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PORTCULLIS_NO_BUILD", "yes");
        // Other scenarios start theirs at the same time, on the same two cores.
        environment.putIfAbsent("PORTCULLIS_START_SECONDS", "150");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Optional.ofNullable(System.getProperty("portcullis.jvm"))
                .ifPresent(options -> environment.put("JAVA_TOOL_OPTIONS", options));
        return new Command(all, environment, HOME.resolve("e2e/target")).run(PATIENCE);
    }

    /** kill -9, as a machine that runs out of memory would. */
    public void kill(String... services) {
        List<ProcessHandle> victims = Stream.of(services)
                .map(service -> ProcessHandle.of(pid(service)).orElseThrow())
                .toList();
        victims.forEach(ProcessHandle::destroyForcibly);
        victims.forEach(Ending::of);
    }

    /** As whoever wants to restart it would: it may end what it is doing. */
    public void stop(String service) {
        ProcessHandle process = ProcessHandle.of(pid(service)).orElseThrow();
        process.destroy();
        Ending.of(process);
    }

    /** Whether each of its processes is there. */
    boolean isComplete() {
        return SERVICES.stream()
                .allMatch(service -> Files.exists(data.resolve("run/" + service + ".pid"))
                        && ProcessHandle.of(pid(service)).isPresent());
    }

    public long pid(String service) {
        return Long.parseLong(read("run/" + service + ".pid").strip());
    }

    /** Where a service listens. */
    public int port(String service) {
        return read("run/ports")
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals(service))
                .map(words -> Integer.parseInt(words[1]))
                .findFirst()
                .orElseThrow();
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    public Path data() {
        return data;
    }

    public Path kubeconfig() {
        return data.resolve("admin.kubeconfig");
    }

    public Path pki(String file) {
        return data.resolve("pki").resolve(file);
    }

    private String read(String file) {
        try {
            return Files.readString(data.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void empty(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        down();
        etcd.ifPresent(Etcd::close);
    }
}
