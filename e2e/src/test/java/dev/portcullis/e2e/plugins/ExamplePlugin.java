package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.suite.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** docs/examples/admission-plugin, built as docs/writing-a-plugin.md says. */
public final class ExamplePlugin {
    private static final Path EXAMPLE = Path.of("../docs/examples/admission-plugin");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private ExamplePlugin() {}

    public static void build(Path jar) throws IOException {
        Command maven = new Command(
                List.of("mvn", "-q", "package"), Map.of("JAVA_HOME", System.getProperty("java.home")), EXAMPLE);
        Command.Result result = maven.run(PATIENCE);
        assertThat(result.exit()).as(result.toString()).isZero();
        Files.createDirectories(jar.getParent());
        Files.copy(EXAMPLE.resolve("target/protected-pods-1.0.jar"), jar);
    }
}
