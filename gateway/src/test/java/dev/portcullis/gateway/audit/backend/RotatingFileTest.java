package dev.portcullis.gateway.audit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("logs/audit.log");
    }

    private RotatingFile open(int maxBackups, Duration maxAge, boolean compress) throws IOException {
        return new RotatingFile(file, 100, new RotatedFiles(file, maxBackups, maxAge, compress));
    }

    private static byte[] line(int number) {
        return "%039d".formatted(number).getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> rotated() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.filter(one -> !one.equals(file)).sorted().toList();
        }
    }

    @Test
    void noLineIsLostNorCutInTwo() throws IOException {
        try (RotatingFile log = open(0, Duration.ZERO, true)) {
            for (int i = 0; i < 7; i++) {
                log.write(line(i));
            }
        }
        List<String> all = new ArrayList<>();
        assertThat(rotated())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.getFileName().toString())
                        .matches("audit-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{3}\\.log\\.gz"));
        for (Path one : rotated()) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(one))) {
                all.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
        all.addAll(Files.readAllLines(file));
        assertThat(all).hasSize(7).isSorted();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void onlySoManyAreKeptAndNoneThatIsTooOld() throws IOException {
        Files.createDirectories(file.getParent());
        Path old = Files.createFile(file.resolveSibling("audit-2001-01-01T00-00-00.000.log"));
        Path another = Files.createFile(file.resolveSibling("audit-of-somebody-else.log"));
        open(0, Duration.ofDays(1), false).close();
        assertThat(old).doesNotExist();

        try (RotatingFile log = open(2, Duration.ZERO, false)) {
            for (int i = 0; i < 20; i++) {
                log.write(line(i));
            }
        }
        assertThat(rotated()).hasSize(3).contains(another);
        assertThat(Files.readAllLines(rotated().getFirst()))
                .containsExactly("%039d".formatted(14), "%039d".formatted(15));
    }

    @Test
    void whatIsThereIsContinuedAndALongLineIsWhole() throws IOException {
        try (RotatingFile log = open(0, Duration.ZERO, false)) {
            log.write(line(1));
        }
        try (RotatingFile log = open(0, Duration.ZERO, false)) {
            log.write(line(2));
            log.write("x".repeat(300).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rotated()).hasSize(1);
        assertThat(Files.readAllLines(rotated().getFirst())).hasSize(2);
        assertThat(Files.readAllLines(file)).containsExactly("x".repeat(300));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsAnErrorAtOnce() throws IOException {
        file = Files.createFile(directory.resolve("plain")).resolve("audit.log");
        assertThatThrownBy(() -> open(0, Duration.ZERO, false)).isInstanceOf(IOException.class);
    }

    @Test
    void afterAnErrorTheNextLineIsTriedAgain() throws IOException {
        try (RotatingFile log = open(0, Duration.ZERO, false)) {
            log.write(line(1));
            log.write(line(2));
            Files.delete(file);
            Files.delete(file.getParent());
            Files.createFile(file.getParent());
            assertThatThrownBy(() -> log.write(line(3))).isInstanceOf(IOException.class);
            Files.delete(file.getParent());
            log.write(line(4));
        }
        assertThat(Files.readAllLines(file)).containsExactly("%039d".formatted(4));
    }
}
