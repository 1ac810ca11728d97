package dev.portcullis.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.Stream;

/**
 * The suite in containers, as {@code docker compose} runs it: a project, ports and a folder for the kubeconfig of its own. What a run that
 * was cut off has left of the project is taken away first.
 */
public final class Compose implements AutoCloseable {
    /** Of its volumes, networks and containers. */
    public static final String PROJECT = "portcullis-e2e";

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Path HOME = Path.of(System.getProperty("portcullis.home", ".."))
            .toAbsolutePath()
            .normalize();

    private final int port = Ports.freePair();
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    public Compose() {
        try {
            directory = Files.createDirectories(HOME.resolve("e2e/target/compose"));
            Path kubeconfig = Files.createDirectories(directory.resolve("kubeconfig"));
            environment.put("PORTCULLIS_KUBECONFIG_DIR", kubeconfig.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("PORTCULLIS_PORT", String.valueOf(port));
        environment.put("PORTCULLIS_PORT_2", String.valueOf(second()));
        close();
    }

    public Path directory() {
        return directory;
    }

    public Path kubeconfig() {
        return directory.resolve("kubeconfig/admin.kubeconfig");
    }

    public int port() {
        return port;
    }

    /** Where the second gateway listens, if there is one. */
    public int second() {
        return port + 1;
    }

    /** {@code docker compose WORDS}; it must succeed. What it prints. */
    public String ok(String... words) {
        return ok(Map.of(), words);
    }

    public String ok(Map<String, String> more, String... words) {
        long start = System.nanoTime();
        return checked(run(more, words), start, words);
    }

    private String checked(Result result, long start, String... words) {
        System.out.printf("  docker compose %s: %.1f s%n", String.join(" ", words), (System.nanoTime() - start) / 1e9);
        assertThat(result.exit())
                .as(() -> "docker compose " + String.join(" ", words) + ": exit " + result.exit() + "\n"
                        + end(result.out()) + end(result.err()) + troubles())
                .isZero();
        return result.out();
    }

    /** Takes everything down. Docker may know a container that is gone for a moment longer in its network, and keep that: it is asked again. */
    public void down(String... how) {
        String[] words =
                Stream.concat(Stream.of("--profile=*", "down"), Stream.of(how)).toArray(String[]::new);
        long start = System.nanoTime();
        Result result = run(Map.of(), words);
        for (int again = 0; again < 10 && result.err().contains("has active endpoints"); again++) {
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            result = run(Map.of(), words);
        }
        checked(result, start, words);
    }

    /** What is there, and the end of the log of whatever is not as it should be. */
    private String troubles() {
        StringBuilder all =
                new StringBuilder(run(Map.of(), "--profile=*", "ps", "--all").out());
        String[] states = run(
                        Map.of(),
                        "--profile=*",
                        "ps",
                        "--all",
                        "--format={{.Name}} {{.State}} {{.Health}} {{.ExitCode}}")
                .out()
                .split("\n");
        for (String state : states) {
            String[] words = state.split(" ");
            if (words.length == 4 && !state.contains(" healthy ") && !state.endsWith(" exited  0")) {
                Result log =
                        new Command(List.of("docker", "logs", "--tail=60", words[0]), Map.of(), HOME).run(PATIENCE);
                all.append("==> ").append(state).append('\n').append(log.out()).append(log.err());
            }
        }
        return all.toString();
    }

    private static String end(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())) + "\n";
    }

    private Result run(Map<String, String> more, String... words) {
        List<String> all = new ArrayList<>(List.of("docker", "compose", "--project-name", PROJECT));
        all.addAll(List.of(words));
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(more);
        return new Command(all, variables, HOME).run(PATIENCE);
    }

    /** {@code docker WORDS}; it must succeed. */
    public static String docker(String... words) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(words));
        Result result = new Command(all, Map.of(), HOME).run(PATIENCE);
        assertThat(result.exit())
                .as("docker %s: %s", String.join(" ", words), result)
                .isZero();
        return result.out();
    }

    /** The containers of a service. */
    public List<String> containers(String service) {
        return run(Map.of(), "--profile=*", "ps", "--quiet", service)
                .out()
                .lines()
                .toList();
    }

    @Override
    public void close() {
        down("--volumes", "--timeout=0");
    }
}
