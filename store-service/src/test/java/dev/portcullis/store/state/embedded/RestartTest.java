package dev.portcullis.store.state.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.WatchEvent;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    Path directory;

    private static KeyValue put(StateStore store, String key, int value, long expected) {
        PutResult result = store.put(key, new byte[] {(byte) value}, expected);
        return ((PutResult.Committed) result).keyValue();
    }

    @Test
    void revisionsGoOnAndThePastIsStillThere() throws Exception {
        KeyValue one;
        KeyValue two;
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            assertThat(store.currentRevision()).isEqualTo(1);
            one = put(store, "a", 1, 0);
            two = put(store, "a", 2, one.modRevision());
            store.delete("a", two.modRevision());
        }
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            assertThat(store.currentRevision()).isEqualTo(two.modRevision() + 1);
            assertThat(store.get("a", one.modRevision()).keyValue()).contains(one);
            KeyValue three = put(store, "a", 3, 0);
            assertThat(three.modRevision()).isEqualTo(two.modRevision() + 2);
            try (StateWatch watch = store.watch("", one.modRevision())) {
                assertThat(watch.next()).isEqualTo(new WatchEvent.Put(one, null));
                assertThat(watch.next()).isEqualTo(new WatchEvent.Put(two, one));
                assertThat(watch.next()).isEqualTo(new WatchEvent.Delete(two, two.modRevision() + 1));
                assertThat(watch.next()).isEqualTo(new WatchEvent.Put(three, null));
            }
        }
    }

    @Test
    void revisionsGoOnThoughEverythingWasCompacted() throws Exception {
        long last;
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            last = put(store, "a", 1, 0).modRevision();
            store.delete("a", last++);
            store.compact(last);
        }
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            assertThat(store.currentRevision()).isEqualTo(last);
            assertThat(store.list(ListQuery.of("")).items()).isEmpty();
            try (StateWatch watch = store.watch("", last)) {
                assertThat(watch.next()).isEqualTo(new WatchEvent.Compacted(last));
            }
            assertThat(put(store, "a", 1, 0).modRevision()).isEqualTo(last + 1);
        }
    }

    @Test
    void whatExpiredMeanwhileGoesAfterTheStart() throws Exception {
        KeyValue kept;
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            store.put("a", new byte[1], 0, Duration.ofMillis(100));
            kept = put(store, "b", 1, 0);
        }
        Thread.sleep(100);
        try (StateStore store = EmbeddedStateStore.open(directory);
                StateWatch watch = store.watch("", kept.modRevision() + 1)) {
            assertThat(watch.poll(Duration.ofSeconds(5))).isInstanceOf(WatchEvent.Delete.class);
            assertThat(store.list(ListQuery.of("")).items()).containsExactly(kept);
        }
    }

    @Test
    void aDirectoryHasOneUserAtATime() {
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            assertThatThrownBy(() -> EmbeddedStateStore.open(directory))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(directory + " is in use by another store-service, process "
                            + ProcessHandle.current().pid());
            assertThat(store.currentRevision()).isEqualTo(1);
        }
        EmbeddedStateStore.open(directory).close();
    }

    @Test
    void keysWithManyVersionsAreListedOnce() {
        try (StateStore store = EmbeddedStateStore.open(directory)) {
            KeyValue a = put(store, "a", 0, 0);
            KeyValue b = put(store, "b", 0, 0);
            long begin = b.modRevision();
            for (int i = 1; i < 30; i++) {
                a = put(store, "a", i, a.modRevision());
                b = put(store, "b", i, b.modRevision());
            }
            assertThat(store.list(ListQuery.of("")).items()).containsExactly(a, b);
            assertThat(store.list(ListQuery.of("").at(begin)).items())
                    .extracting(KeyValue::modRevision)
                    .containsExactly(begin - 1, begin);
        }
    }
}
