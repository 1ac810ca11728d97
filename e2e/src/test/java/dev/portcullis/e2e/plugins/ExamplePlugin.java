package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles docs/examples/admission-plugin against what the launcher has unpacked. */
public final class ExamplePlugin {
    private static final Path EXAMPLE = Path.of("../docs/examples/admission-plugin/src/main");
    private static final Path DIST = Path.of("../admission-service/target/dist");

    private ExamplePlugin() {}

    public static void build(Path jar) throws IOException {
        Path classes = Files.createTempDirectory("example-plugin");
        List<String> words = List.of(
                "-d",
                classes.toString(),
                "-cp",
                classPath(),
                EXAMPLE.resolve("java/org/example/protectedpods/ProtectedPods.java")
                        .toString());
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new));
        assertThat(exit).as("javac").isZero();
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(out)) {
            add(classes, to);
            add(EXAMPLE.resolve("resources"), to);
        }
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Stream.concat(Files.list(DIST), Files.list(DIST.resolve("lib")))) {
            return jars.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.joining(":"));
        }
    }

    private static void add(Path root, JarOutputStream to) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                to.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, to);
                to.closeEntry();
            }
        }
    }
}
