package dev.portcullis.store.state.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.WatchEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path dir;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(EmbeddedStateStore store, String key, String value) {
        long expected = store.get(key, 0).keyValue().map(KeyValue::modRevision).orElse(0L);
        assertThat(store.put(key, bytes(value), expected, null, List.of())).isInstanceOf(PutResult.Committed.class);
    }

    private static String value(EmbeddedStateStore store, String key) {
        return new String(store.get(key, 0).keyValue().orElseThrow().value(), StandardCharsets.UTF_8);
    }

    private static byte[] backup(EmbeddedStateStore store) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.backUp(out);
        return out.toByteArray();
    }

    private long restore(byte[] backup, String name) throws IOException {
        return EmbeddedStateStore.restore(new ByteArrayInputStream(backup), dir.resolve(name));
    }

    @Test
    void whatWasAcknowledgedIsThereThoughOthersWriteMeanwhile() throws Exception {
        byte[] backup;
        long revision;
        try (EmbeddedStateStore store = EmbeddedStateStore.open(dir.resolve("one"))) {
            for (int i = 0; i < 200; i++) {
                put(store, "/k/" + i, "v" + i);
            }
            put(store, "/k/7", "changed");
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get(); i++) {
                    put(store, "/other/" + i, "x");
                }
            });
            backup = backup(store);
            stop.set(true);
            others.join();
            put(store, "/k/after", "lost");
            revision = store.currentRevision();
            assertThat(leftovers("one")).isEmpty();
        }
        long begins = restore(backup, "two");
        try (EmbeddedStateStore store = EmbeddedStateStore.open(dir.resolve("two"))) {
            assertThat(value(store, "/k/199")).isEqualTo("v199");
            assertThat(value(store, "/k/7")).isEqualTo("changed");
            assertThat(store.get("/k/after", 0).keyValue()).isEmpty();
            assertThat(store.currentRevision()).isEqualTo(begins).isGreaterThan(revision + 900_000_000);
            put(store, "/k/new", "1");
            assertThat(store.currentRevision()).isEqualTo(begins + 1);
        }
    }

    @Test
    void nobodyGoesOnFromWhatWasSeenBefore() throws Exception {
        byte[] backup;
        long seen;
        try (EmbeddedStateStore store = EmbeddedStateStore.open(dir.resolve("one"))) {
            put(store, "/k/1", "a");
            backup = backup(store);
            put(store, "/k/2", "b");
            seen = store.currentRevision();
        }
        restore(backup, "two");
        for (int opened = 0; opened < 2; opened++) {
            try (EmbeddedStateStore store = EmbeddedStateStore.open(dir.resolve("two"))) {
                try (StateWatch watch = store.watch("/k/", seen + 1)) {
                    assertThat(watch.next()).isInstanceOf(WatchEvent.Compacted.class);
                }
                assertThatThrownBy(() -> store.get("/k/1", seen)).isInstanceOf(CompactedException.class);
                put(store, "/k/3", "c" + opened);
                store.compact(store.currentRevision());
                assertThat(value(store, "/k/1")).isEqualTo("a");
            }
        }
    }

    @Test
    void damagedOrCutOffItIsRefused() throws Exception {
        byte[] backup;
        try (EmbeddedStateStore store = EmbeddedStateStore.open(dir.resolve("one"))) {
            put(store, "/k/1", "a");
            backup = backup(store);
        }
        byte[] damaged = backup.clone();
        damaged[damaged.length / 3] ^= 1;
        for (byte[] bad :
                List.of(Arrays.copyOf(backup, backup.length / 2), damaged, bytes("no ZIP file at all"), new byte[0])) {
            assertThatIOException().isThrownBy(() -> restore(bad, "two"));
            assertThat(leftovers("two")).isEmpty();
            assertThat(dir.resolve("two/db")).doesNotExist();
        }
        restore(backup, "two");
        assertThatThrownBy(() -> restore(backup, "two")).isInstanceOf(FileAlreadyExistsException.class);
    }

    private List<Path> leftovers(String name) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve(name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("backup-"))
                    .toList();
        }
    }
}
