package dev.portcullis.store.state.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, as {@code kill -9} does, and looks for everything that it was told is written. */
class KillTest {
    @TempDir
    Path directory;

    /** Creates and updates keys for ever, and says so once it has the answer. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            StateStore store = EmbeddedStateStore.open(Path.of(args[0]));
            String round = args[1];
            for (int i = 0; i < 16; i++) {
                String name = round + "-" + i + "-";
                Thread.ofPlatform().start(() -> {
                    for (int n = 0; ; n++) {
                        String key = name + n;
                        long created = write(store, key, 0);
                        write(store, key, created);
                    }
                });
            }
        }

        private static long write(StateStore store, String key, long expected) {
            PutResult result = store.put(key, new byte[500], expected);
            long revision = ((PutResult.Committed) result).keyValue().modRevision();
            synchronized (Writer.class) {
                System.out.println(key + " " + revision);
                System.out.flush();
            }
            return revision;
        }
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString(),
                            "round" + round)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = writer.inputReader()) {
                String line = lines.readLine();
                for (int n = 0; line != null; n++) {
                    String[] words = line.split(" ");
                    if (words.length == 2) {
                        acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
                    }
                    if (n == 1_000 + 700 * round) {
                        writer.toHandle().destroyForcibly(); // leaves what it said readable
                    }
                    line = lines.readLine();
                }
            } finally {
                writer.destroyForcibly();
            }
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(acknowledged).hasSizeGreaterThan(500 * (round + 1));
            check(acknowledged);
        }
    }

    private void check(Map<String, Long> acknowledged) {
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            long last = store.currentRevision();
            acknowledged.forEach((key, revision) -> {
                KeyValue there = store.get(key).keyValue().orElseThrow(() -> new AssertionError("lost " + key));
                assertThat(there.modRevision()).as(key).isGreaterThanOrEqualTo(revision);
                assertThat(store.get(key, revision).keyValue().orElseThrow().modRevision())
                        .as(key)
                        .isEqualTo(revision);
                assertThat(last).isGreaterThanOrEqualTo(revision);
            });
        }
    }
}
