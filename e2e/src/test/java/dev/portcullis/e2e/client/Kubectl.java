package dev.portcullis.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A kubectl of one version, as somebody at a terminal uses it: with a kubeconfig, a namespace and a home of its own. */
public final class Kubectl {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubectlVersion version;
    private final Path directory;
    private final Map<String, String> environment;
    private final String namespace;

    private Kubectl(KubectlVersion version, Path directory, Map<String, String> environment, String namespace) {
        this.version = version;
        this.directory = directory;
        this.environment = environment;
        this.namespace = namespace;
    }

    /** As the administrator, in a namespace. */
    public static Kubectl admin(KubectlVersion version, Portcullis portcullis, String namespace) {
        return with(version, portcullis, portcullis.kubeconfig(), namespace);
    }

    public static Kubectl with(KubectlVersion version, Portcullis portcullis, Path kubeconfig, String namespace) {
        return in(portcullis.data(), version, kubeconfig, namespace);
    }

    /** @param directory where its home and its working directory may be */
    public static Kubectl in(Path directory, KubectlVersion version, Path kubeconfig, String namespace) {
        try {
            Path home = Files.createDirectories(directory.resolve("kubectl").resolve(version.toString()));
            Map<String, String> environment = Map.of("HOME", home.toString(), "KUBECONFIG", kubeconfig.toString());
            return new Kubectl(version, home, environment, namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Kubectl withEnvironment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Kubectl(version, directory, more, namespace);
    }

    public KubectlVersion version() {
        return version;
    }

    public String namespace() {
        return namespace;
    }

    /** What it prints; it must succeed. */
    public String ok(String... words) {
        Result result = run(words);
        assertThat(result.exit())
                .as("kubectl %s %s: %s", version, String.join(" ", words), result)
                .isZero();
        return result.out();
    }

    /** What it complains; it must fail. */
    public String fails(String... words) {
        Result result = run(words);
        assertThat(result.exit())
                .as("kubectl %s %s: %s", version, String.join(" ", words), result)
                .isNotZero();
        return result.err();
    }

    public Result run(String... words) {
        return command(words).run(PATIENCE);
    }

    /** Left running, to be read along. */
    public Running start(String... words) {
        return Running.of(command(words));
    }

    /** A file in its working directory. */
    public Path file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command command(String... words) {
        List<String> all = new ArrayList<>(List.of(version.binary().toString()));
        if (!namespace.isEmpty()) {
            all.add("--namespace=" + namespace);
        }
        all.addAll(List.of(words));
        return new Command(all, environment, directory);
    }

    @Override
    public String toString() {
        return "kubectl " + version;
    }
}
