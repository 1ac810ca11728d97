package dev.portcullis.store.state;

import static dev.portcullis.store.state.Keys.bytes;
import static dev.portcullis.store.state.Keys.next;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every state store must do. */
public abstract class WatchContract extends StateStoreContract {
    @Test
    void aWatchTellsOfEveryChangeInOrderWithWhatWasBefore() throws Exception {
        try (StateWatch watch = keys.watch(0)) {
            KeyValue one = keys.create("a", "1");
            store.put("/registry/elsewhere" + keys.prefix, bytes("x"), 0);
            KeyValue two = keys.put("a", "2", one.modRevision());
            KeyValue other = keys.create("ü", "3");
            long deleted = keys.delete(two);
            assertThat(next(watch, 4))
                    .containsExactly(
                            new WatchEvent.Put(one, null),
                            new WatchEvent.Put(two, one),
                            new WatchEvent.Put(other, null),
                            new WatchEvent.Delete(two, deleted));
            assertThat(watch.poll(Duration.ofMillis(50))).isNull();
        }
    }

    @Test
    void aWatchBeginsInThePast() throws Exception {
        KeyValue one = keys.create("a", "1");
        KeyValue two = keys.put("a", "2", one.modRevision());
        keys.delete(two);
        KeyValue three = keys.create("a", "3");
        try (StateWatch watch = keys.watch(two.modRevision())) {
            assertThat(next(watch, 3))
                    .containsExactly(
                            new WatchEvent.Put(two, one),
                            new WatchEvent.Delete(two, two.modRevision() + 1),
                            new WatchEvent.Put(three, null));
            KeyValue four = keys.put("a", "4", three.modRevision());
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(four, three));
        }
    }

    @Test
    void aWatchBeginsInAPastOfBigValues() throws Exception {
        List<WatchEvent> written = new ArrayList<>();
        KeyValue last = null;
        for (int i = 0; i < 6; i++) {
            KeyValue next = keys.put("a", Integer.toString(i).repeat(1 << 20), last == null ? 0 : last.modRevision());
            written.add(new WatchEvent.Put(next, last));
            last = next;
        }
        try (StateWatch watch = keys.watch(last.createRevision())) {
            assertThat(next(watch, 6)).isEqualTo(written);
        }
    }

    @Test
    void aWatchWaitsForTheFuture() throws Exception {
        long now = store.currentRevision();
        try (StateWatch watch = keys.watch(now + 2)) {
            KeyValue one = keys.create("a", "1");
            KeyValue two = keys.create("b", "2");
            assertThat(one.modRevision()).isEqualTo(now + 1);
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(two, null));
        }
    }

    @Test
    void nothingIsLostBetweenAListAndTheWatchThatFollowsIt() throws Exception {
        CompletableFuture<List<KeyValue>> written = CompletableFuture.supplyAsync(() -> {
            List<KeyValue> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                all.add(keys.create("k%03d".formatted(i), "v"));
            }
            return all;
        });
        Thread.sleep(20);
        ListResult listed = store.list(keys.all());
        try (StateWatch watch = keys.watch(listed.revision() + 1)) {
            List<KeyValue> seen = new ArrayList<>(listed.items());
            while (seen.size() < 300) {
                seen.add(((WatchEvent.Put) next(watch)).keyValue());
            }
            assertThat(seen).isEqualTo(written.get());
        }
    }

    @Test
    void progressComesThoughOnlyOtherKeysChange() throws Exception {
        try (StateWatch watch = store.watch(keys.prefix + "mine/", 0)) {
            for (int i = 0; i < 5; i++) {
                KeyValue other = keys.create("other" + i, "x");
                watch.requestProgress(store.currentRevision());
                assertThat(next(watch)).isEqualTo(new WatchEvent.Progress(other.modRevision()));
            }
        }
    }

    @Test
    void progressNeverOvertakesAnEvent() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (StateWatch watch = keys.watch(0)) {
            CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> {
                KeyValue last = keys.create("a", "0");
                for (int i = 0; i < 400; i++) {
                    last = keys.put("a", Integer.toString(i), last.modRevision());
                }
                stop.set(true);
                return last.modRevision();
            });
            long progress = 0;
            long seen = 0;
            while (!writer.isDone() || seen < writer.join()) {
                watch.requestProgress(store.currentRevision());
                WatchEvent event = next(watch);
                assertThat(event.revision()).isGreaterThanOrEqualTo(seen);
                if (event instanceof WatchEvent.Progress) {
                    progress = event.revision();
                } else {
                    assertThat(event.revision()).isGreaterThan(progress);
                    seen = event.revision();
                }
            }
        }
    }

    @Test
    void expiryIsADelete() throws Exception {
        try (StateWatch watch = keys.watch(0)) {
            var put = (PutResult.Committed) store.put(keys.prefix + "a", bytes("x"), 0, Duration.ofSeconds(1));
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(put.keyValue(), null));
            assertThat(next(watch)).isInstanceOfSatisfying(WatchEvent.Delete.class, delete -> {
                assertThat(delete.previous()).isEqualTo(put.keyValue());
                assertThat(delete.revision()).isGreaterThan(put.keyValue().modRevision());
            });
        }
    }

    @Test
    void aWatchOfTheCompactedPastEndsSayingSo() throws Exception {
        KeyValue one = keys.create("a", "1");
        KeyValue two = keys.put("a", "2", one.modRevision());
        KeyValue three = keys.put("a", "3", two.modRevision());
        store.compact(three.modRevision());
        try (StateWatch watch = keys.watch(one.modRevision());
                StateWatch present = keys.watch(three.modRevision() + 1)) {
            assertThat(next(watch)).isInstanceOf(WatchEvent.Compacted.class);
            assertThat(next(watch)).isInstanceOf(WatchEvent.Compacted.class);
            KeyValue four = keys.put("a", "4", three.modRevision());
            assertThat(next(present)).isEqualTo(new WatchEvent.Put(four, three));
        }
    }

    @Test
    void aRunningWatchOutlivesCompaction() throws Exception {
        try (StateWatch watch = keys.watch(0)) {
            KeyValue one = keys.create("a", "1");
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(one, null));
            KeyValue two = keys.put("a", "2", one.modRevision());
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(two, one));
            store.compact(two.modRevision());
            KeyValue three = keys.put("a", "3", two.modRevision());
            assertThat(next(watch)).isEqualTo(new WatchEvent.Put(three, two));
        }
    }

    @Test
    void closingAWatchWakesItsReader() throws Exception {
        StateWatch watch = keys.watch(0);
        CompletableFuture<WatchEvent> reader = CompletableFuture.supplyAsync(() -> take(watch));
        Thread.sleep(100);
        watch.close();
        watch.close();
        assertThat(reader.get()).isInstanceOf(WatchEvent.Closed.class);
        assertThat(watch.next()).isInstanceOf(WatchEvent.Closed.class);
    }

    @Test
    void closingTheStoreEndsItsWatches() throws Exception {
        StateWatch watch = keys.watch(0);
        CompletableFuture<WatchEvent> reader = CompletableFuture.supplyAsync(() -> take(watch));
        Thread.sleep(100);
        store.close();
        assertThat(reader.get()).isInstanceOf(WatchEvent.Closed.class);
    }

    private static WatchEvent take(StateWatch watch) {
        try {
            return next(watch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSlowReaderHoldsUpNobodyAndMissesNothingUnknowingly() throws Exception {
        try (StateWatch slow = keys.watch(0);
                StateWatch quick = keys.watch(0)) {
            KeyValue last = keys.create("a", "0");
            assertThat(next(slow)).isEqualTo(new WatchEvent.Put(last, null));
            assertThat(next(quick)).isEqualTo(new WatchEvent.Put(last, null));
            List<Long> written = new ArrayList<>();
            String padding = "x".repeat(20_000);
            for (int i = 0; i < 3_000; i++) {
                KeyValue before = last;
                last = keys.put("a", i + padding, last.modRevision());
                written.add(last.modRevision());
                assertThat(next(quick)).isEqualTo(new WatchEvent.Put(last, before));
            }
            List<Long> seen = new ArrayList<>();
            while (seen.size() < written.size()) {
                WatchEvent event = next(slow);
                if (event instanceof WatchEvent.Overrun end) {
                    assertThat(end.revision()).isEqualTo(seen.isEmpty() ? written.getFirst() - 1 : seen.getLast());
                    break;
                }
                seen.add(event.revision());
            }
            assertThat(seen).isEqualTo(written.subList(0, seen.size()));
        }
    }
}
