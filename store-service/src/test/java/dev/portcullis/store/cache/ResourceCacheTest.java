package dev.portcullis.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.cache.ResourceCache.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceCacheTest {
    private static final String ALL = "/registry/configmaps/";
    private final ResourceCache cache = new ResourceCache(Objects.MAPS);

    @BeforeEach
    void fill() {
        cache.reset(ObjectTree.of(List.of(Objects.map("a", "1", 5))), 10);
    }

    @Test
    void tellsEveryChangeOnceAndInOrder() throws Exception {
        try (Subscription watcher = cache.subscribe(ALL, 10)) {
            put("b", 11);
            put("a", 12);
            remove("b", 13);
            assertThat(drain(watcher)).containsExactly("b@11", "a@12", "b-13");
            assertThat(watcher.over()).isFalse();
        }
    }

    @Test
    void goesOnWhereAWatcherLeftOff() throws Exception {
        put("b", 11);
        put("b", 12);
        put("b", 13);
        try (Subscription watcher = cache.subscribe(ALL, 11)) {
            put("b", 14);
            assertThat(drain(watcher)).containsExactly("b@12", "b@13", "b@14");
        }
    }

    @Test
    void saysWhenItNoLongerHasWhatIsAskedFor() {
        for (int i = 0; i < ResourceCache.RECENT + 5; i++) {
            put("b", 11 + i);
        }
        assertThat(cache.subscribe(ALL, 12)).isNull();
        assertThat(cache.watchers()).isZero();
        assertThat(cache.subscribe(ALL, 16)).isNotNull();
    }

    @Test
    void tellsNothingOfOtherKeysAndNothingBeforeAFutureVersion() throws Exception {
        try (Subscription one = cache.subscribe(Objects.key("b"), 10);
                Subscription later = cache.subscribe(ALL, 12)) {
            put("a", 11);
            put("b", 12);
            put("a", 13);
            assertThat(drain(one)).containsExactly("b@12");
            assertThat(drain(later)).containsExactly("a@13");
        }
    }

    @Test
    void dropsAWatcherThatDoesNotRead() throws Exception {
        try (Subscription slow = cache.subscribe(ALL, 10);
                Subscription fast = cache.subscribe(ALL, 10)) {
            int told = 0;
            for (int i = 0; i < Subscription.CAPACITY + 10; i++) {
                put("b", 11 + i);
                told += drain(fast).size();
            }
            assertThat(told).isEqualTo(Subscription.CAPACITY + 10);
            assertThat(fast.over()).isFalse();
            assertThat(slow.over()).isFalse();
            assertThat(drain(slow)).hasSize(Subscription.CAPACITY);
            assertThat(slow.over()).isTrue();
            assertThat(cache.watchers()).isEqualTo(1);
        }
        assertThat(cache.watchers()).isZero();
    }

    @Test
    void aWatcherIsAwakenedWhenItsResourceGoesAway() throws Exception {
        try (Subscription watcher = cache.subscribe(ALL, 10)) {
            Thread.startVirtualThread(cache::endAll);
            long start = System.nanoTime();
            assertThat(watcher.poll(Duration.ofSeconds(20))).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(watcher.over()).isTrue();
        }
    }

    @Test
    void aDeletionShowsTheLastStateAtItsOwnVersion() {
        List<Change> seen = new ArrayList<>();
        cache.listen(seen::add);
        remove("a", 17);
        Change deletion = seen.getLast();
        assertThat(deletion.after()).isNull();
        assertThat(new String(deletion.gone().json(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"resourceVersion\":\"17\"");
    }

    @Test
    void ignoresWhatItKnowsAlready() throws Exception {
        try (Subscription watcher = cache.subscribe(ALL, 10)) {
            put("a", 5);
            remove("nobody", 11);
            assertThat(drain(watcher)).isEmpty();
        }
    }

    private void put(String name, long revision) {
        cache.apply(List.of(new Raw(Objects.key(name), Objects.map(name, "1", revision), revision)));
    }

    private void remove(String name, long revision) {
        cache.apply(List.of(new Raw(Objects.key(name), null, revision)));
    }

    private static List<String> drain(Subscription watcher) throws InterruptedException {
        List<String> told = new ArrayList<>();
        for (Change change = watcher.poll(Duration.ZERO); change != null; change = watcher.poll(Duration.ZERO)) {
            told.add(change.any().name() + (change.after() == null ? "-" : "@") + change.revision());
        }
        return told;
    }
}
