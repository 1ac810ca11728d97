package dev.portcullis.store.state;

import static dev.portcullis.store.state.Keys.bytes;
import static dev.portcullis.store.state.Keys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What every state store must do with keys and values; {@link WatchContract} adds what its watches must do. */
public abstract class StateStoreContract {
    protected StateStore store;
    protected Keys keys;

    /** A store to test, which may hold other keys. */
    protected abstract StateStore open() throws Exception;

    @BeforeEach
    void openStore(TestInfo test) throws Exception {
        store = open();
        keys = new Keys(store, "/registry/" + test.getTestMethod().orElseThrow().getName() + "/");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aKeyLivesFromCreationToDeletion() {
        assertThat(store.get(keys.prefix + "a").keyValue()).isEmpty();

        KeyValue created = keys.create("a", "1");
        assertThat(created.createRevision()).isEqualTo(created.modRevision()).isPositive();
        GetResult read = store.get(created.key());
        assertThat(read.keyValue()).contains(created);
        assertThat(read.revision()).isEqualTo(created.modRevision());

        KeyValue changed = keys.put("a", "2", created.modRevision());
        assertThat(changed.modRevision()).isEqualTo(created.modRevision() + 1);
        assertThat(changed.createRevision()).isEqualTo(created.createRevision());
        assertThat(store.get(created.key()).keyValue()).contains(changed);

        DeleteResult deleted = store.delete(changed.key(), changed.modRevision());
        assertThat(deleted).isEqualTo(new DeleteResult.Deleted(changed, changed.modRevision() + 1));
        assertThat(store.get(created.key())).isEqualTo(new GetResult(Optional.empty(), changed.modRevision() + 1));
    }

    @Test
    void aKeyThatComesBackIsCreatedAnew() {
        KeyValue first = keys.create("a", "1");
        long deleted = keys.delete(first);
        KeyValue second = keys.create("a", "2");
        assertThat(second.createRevision()).isEqualTo(second.modRevision()).isGreaterThan(deleted);
    }

    @Test
    void companionsAreWrittenWithTheKeyOrNotAtAll() throws Exception {
        KeyValue count = keys.create("count", "0");
        Companion next = new Companion(count.key(), bytes("1"), count.modRevision());
        Companion fresh = new Companion(keys.prefix + "fresh", bytes("f"), 0);
        try (StateWatch watch = keys.watch(count.modRevision() + 1)) {
            PutResult first = store.put(keys.prefix + "a", bytes("a"), 0, null, List.of(next, fresh));
            KeyValue written = ((PutResult.Committed) first).keyValue();
            assertThat(text(store.get(count.key()).keyValue().orElseThrow())).isEqualTo("1");
            assertThat(store.get(fresh.key()).keyValue()).isPresent();
            assertThat(store.get(keys.prefix + "a").keyValue()).contains(written);
            assertThat(Keys.next(watch, 3))
                    .extracting(event -> ((WatchEvent.Put) event).keyValue().key())
                    .containsExactlyInAnyOrder(keys.prefix + "a", count.key(), fresh.key());
        }
        long revision = store.currentRevision();

        Conflict companions = (Conflict) store.put(keys.prefix + "b", bytes("b"), 0, null, List.of(next));
        assertThat(companions.current()).as("the key itself was as expected").isEmpty();
        Companion newer = new Companion(
                count.key(),
                bytes("2"),
                store.get(count.key()).keyValue().orElseThrow().modRevision());
        Conflict own = (Conflict) store.put(keys.prefix + "a", bytes("x"), 0, null, List.of(newer));
        assertThat(own.current()).isEqualTo(store.get(keys.prefix + "a").keyValue());

        assertThat(store.currentRevision()).isEqualTo(revision);
        assertThat(store.get(keys.prefix + "b").keyValue()).isEmpty();
        assertThat(text(store.get(count.key()).keyValue().orElseThrow())).isEqualTo("1");
    }

    @Test
    void aConflictSaysWhatIsThereAndWritesNothing() {
        KeyValue there = keys.create("a", "1");
        Conflict conflict = new Conflict(Optional.of(there), there.modRevision());
        Conflict absent = new Conflict(Optional.empty(), there.modRevision());

        assertThat(store.put(there.key(), bytes("x"), 0)).isEqualTo(conflict);
        assertThat(store.put(there.key(), bytes("x"), there.modRevision() + 1)).isEqualTo(conflict);
        assertThat(store.put(there.key(), bytes("x"), there.modRevision() - 1)).isEqualTo(conflict);
        assertThat(store.delete(there.key(), there.modRevision() - 1)).isEqualTo(conflict);
        assertThat(store.put(keys.prefix + "b", bytes("x"), there.modRevision()))
                .isEqualTo(absent);
        assertThat(store.delete(keys.prefix + "b", there.modRevision())).isEqualTo(absent);

        assertThat(store.currentRevision()).isEqualTo(there.modRevision());
        assertThat(store.list(keys.all()).items()).containsExactly(there);
    }

    @Test
    void aDeleteMustSayWhatItExpects() {
        assertThatThrownBy(() -> store.delete(keys.prefix + "a", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePastStaysReadable() {
        KeyValue one = keys.create("a", "1");
        KeyValue two = keys.put("a", "2", one.modRevision());
        long deleted = keys.delete(two);
        KeyValue other = keys.create("b", "3");

        String key = one.key();
        assertThat(store.get(key, one.modRevision() - 1).keyValue()).isEmpty();
        assertThat(store.get(key, one.modRevision()).keyValue()).contains(one);
        assertThat(store.get(key, two.modRevision()).keyValue()).contains(two);
        assertThat(store.get(key, deleted).keyValue()).isEmpty();
        assertThat(store.list(keys.all().at(two.modRevision())).items()).containsExactly(two);
        assertThat(store.list(keys.all().at(deleted)).items()).isEmpty();
        assertThat(store.list(keys.all()).items()).containsExactly(other);
    }

    @Test
    void theFutureIsNotReadable() {
        long future = store.currentRevision() + 1;
        assertThatThrownBy(() -> store.get(keys.prefix + "a", future)).isInstanceOf(FutureRevisionException.class);
        assertThatThrownBy(() -> store.list(keys.all().at(future))).isInstanceOf(FutureRevisionException.class);
        assertThatThrownBy(() -> store.compact(future)).isInstanceOf(FutureRevisionException.class);
    }

    @Test
    void listsAreInTheOrderOfUtf8AndKeepToThePrefix() {
        List<String> sorted = List.of("a", "a/b", "aa", "ä", "漢字", "～", "😀");
        List<String> shuffled = new ArrayList<>(sorted);
        java.util.Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(name -> keys.create(name, "of " + name));
        String parent = keys.prefix.substring(0, keys.prefix.length() - 1);
        store.put(parent, bytes("not below"), 0);
        store.put(parent + "x", bytes("not below"), 0);

        ListResult result = store.list(keys.all());
        assertThat(keys.names(result)).isEqualTo(sorted);
        assertThat(result.count()).isEqualTo(7);
        assertThat(result.more()).isFalse();
        assertThat(text(result.items().get(6))).isEqualTo("of 😀");
    }

    @Test
    void pagesStayAtTheRevisionOfTheFirst() {
        List<KeyValue> created = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            created.add(keys.create("k" + i, "v"));
        }
        ListResult first = store.list(keys.all().limit(4));
        assertThat(keys.names(first)).containsExactly("k0", "k1", "k2", "k3");
        assertThat(first.more()).isTrue();
        assertThat(first.count()).isEqualTo(10);

        keys.delete(created.get(5));
        keys.put("k6", "changed", created.get(6).modRevision());
        keys.create("k4a", "new");

        ListQuery next = keys.all().limit(4).at(first.revision());
        ListResult second = store.list(next.after(first.items().getLast().key()));
        assertThat(second.items()).isEqualTo(created.subList(4, 8));
        assertThat(second.count()).isEqualTo(6);
        ListResult third = store.list(next.after(second.items().getLast().key()));
        assertThat(third.items()).isEqualTo(created.subList(8, 10));
        assertThat(third.more()).isFalse();
        assertThat(third.revision()).isEqualTo(first.revision());
        assertThat(store.list(keys.all().from(keys.prefix + "k7")).count()).isEqualTo(3);
    }

    @Test
    void aLongListIsOneRevision() {
        int count = 2_500;
        for (int i = 0; i < count; i++) {
            keys.create("k%05d".formatted(i), "v" + i);
        }
        ListResult result = store.list(keys.all());
        assertThat(result.items()).hasSize(count);
        assertThat(result.count()).isEqualTo(count);
        assertThat(keys.names(result)).isSorted();
    }

    @Test
    void ofConcurrentCreatorsOneWins() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PutResult>> attempts = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                byte[] value = bytes("writer " + i);
                attempts.add(threads.submit(() -> store.put(keys.prefix + "a", value, 0)));
            }
            List<PutResult> results = new ArrayList<>();
            for (Future<PutResult> attempt : attempts) {
                results.add(attempt.get());
            }
            KeyValue there = store.get(keys.prefix + "a").keyValue().orElseThrow();
            assertThat(results)
                    .filteredOn(PutResult.Committed.class::isInstance)
                    .containsExactly(new PutResult.Committed(there));
            assertThat(results)
                    .filteredOn(Conflict.class::isInstance)
                    .hasSize(31)
                    .allSatisfy(
                            result -> assertThat(((Conflict) result).current()).contains(there));
        }
    }

    @Test
    void concurrentIncrementsAreAllCounted() throws Exception {
        keys.create("counter", "0");
        Set<Long> revisions = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writers.add(threads.submit(() -> {
                    for (int done = 0; done < 25; ) {
                        KeyValue now =
                                store.get(keys.prefix + "counter").keyValue().orElseThrow();
                        byte[] next = bytes(Integer.toString(Integer.parseInt(text(now)) + 1));
                        if (store.put(now.key(), next, now.modRevision()) instanceof PutResult.Committed(var written)) {
                            revisions.add(written.modRevision());
                            done++;
                        }
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(text(store.get(keys.prefix + "counter").keyValue().orElseThrow()))
                .isEqualTo("200");
        assertThat(revisions).hasSize(200);
    }

    @Test
    void everyReadSeesWhatWasAcknowledgedBefore() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "k" + i;
                clients.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        KeyValue written = keys.create(name + "-" + round, "v");
                        assertThat(store.currentRevision()).isGreaterThanOrEqualTo(written.modRevision());
                        assertThat(store.get(written.key()).keyValue()).contains(written);
                        assertThat(store.list(ListQuery.of(written.key())).items())
                                .contains(written);
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    @Test
    void compactionForgetsThePastOnly() {
        KeyValue one = keys.create("a", "1");
        KeyValue two = keys.put("a", "2", one.modRevision());
        KeyValue three = keys.put("a", "3", two.modRevision());
        KeyValue gone = keys.create("gone", "x");
        keys.delete(gone);
        KeyValue steady = keys.create("steady", "y");
        store.compact(three.modRevision());

        assertThatThrownBy(() -> store.get(one.key(), two.modRevision())).isInstanceOf(CompactedException.class);
        assertThatThrownBy(() -> store.list(keys.all().at(one.modRevision()))).isInstanceOf(CompactedException.class);
        assertThat(store.get(one.key(), three.modRevision()).keyValue()).contains(three);
        assertThat(store.list(keys.all().at(gone.modRevision())).items()).containsExactly(three, gone);

        store.compact(steady.modRevision());
        store.compact(one.modRevision());
        assertThat(store.list(keys.all()).items()).containsExactly(three, steady);
        assertThat(store.get(gone.key()).keyValue()).isEmpty();
        assertThat(store.currentRevision()).isEqualTo(steady.modRevision());
        assertThat(keys.create("gone", "again").modRevision()).isEqualTo(steady.modRevision() + 1);
    }

    @Test
    void bigValuesAreKeptWhole() {
        byte[] big = new byte[(3 << 19) - 16_384]; // as much as etcd takes unless told otherwise
        new Random(1).nextBytes(big);
        store.put(keys.prefix + "big", big, 0);
        KeyValue read = store.get(keys.prefix + "big").keyValue().orElseThrow();
        assertThat(Arrays.equals(read.value(), big)).isTrue();
        store.delete(read.key(), read.modRevision());
    }

    @Test
    void tooBigValuesAreRefused() {
        long before = store.currentRevision();
        assertThatThrownBy(() -> store.put(keys.prefix + "big", new byte[4 << 20], 0))
                .isInstanceOf(ValueTooLargeException.class);
        assertThat(store.currentRevision()).isEqualTo(before);
    }

    @Test
    void anEmptyValueIsNotAnAbsentOne() {
        KeyValue empty = keys.create("empty", "");
        assertThat(store.get(empty.key()).keyValue()).contains(empty);
        assertThat(store.list(keys.all()).items()).containsExactly(empty);
    }

    @Test
    void aKeyWithATimeToLiveGoesByItself() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        long begin = System.nanoTime();
        store.put(keys.prefix + "short", bytes("x"), 0, ttl);
        KeyValue kept = ((PutResult.Committed) store.put(keys.prefix + "rewritten", bytes("x"), 0, ttl)).keyValue();
        kept = keys.put("rewritten", "y", kept.modRevision());
        while (store.get(keys.prefix + "short").keyValue().isPresent()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            Thread.sleep(50);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(ttl);
        assertThat(store.list(keys.all()).items()).containsExactly(kept);
    }

    @Test
    void aClosedStoreIsUnavailable() {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.currentRevision()).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.get("a")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.put("a", bytes("b"), 0)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void itDoesWhatTheModelDoes() throws Exception {
        long seed = System.nanoTime();
        try {
            new ModelCheck(keys, new Random(seed)).run(400);
        } catch (AssertionError e) {
            throw new AssertionError("with seed " + seed, e);
        }
    }
}
