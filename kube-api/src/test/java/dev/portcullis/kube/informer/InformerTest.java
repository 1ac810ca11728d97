package dev.portcullis.kube.informer;

import static dev.portcullis.kube.informer.FakeStore.event;
import static dev.portcullis.kube.informer.FakeStore.thing;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InformerTest {
    @TempDir
    Path dir;

    private FakeStore store;
    private Informer<String> informer;
    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        store = new FakeStore(dir);
        store.items.add(thing("a", 1, "old"));
        informer = new Informer<>(
                store.client(), "/things", object -> object.path("value").asString());
        informer.onChange((key, before, after) -> changes.add(key + " " + before + " -> " + after));
    }

    @AfterEach
    void stop() {
        informer.close();
        store.close();
    }

    private void awaitWatches(int count) throws InterruptedException {
        for (int i = 0; i < 500 && store.queries.size() < count + 1; i++) {
            Thread.sleep(10);
        }
    }

    private String next() throws InterruptedException {
        return changes.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void listsThenFollows() throws Exception {
        assertThat(informer.synced()).isFalse();
        informer.start();
        assertThat(next()).isEqualTo("n/a null -> old");
        store.events.add(event("MODIFIED", thing("a", 2, "new")));
        assertThat(next()).isEqualTo("n/a old -> new");
        store.events.add(event("ADDED", thing("b", 3, "b")));
        assertThat(next()).isEqualTo("n/b null -> b");
        store.events.add(event("DELETED", thing("a", 4, "new")));
        assertThat(next()).isEqualTo("n/a new -> null");
        assertThat(informer.synced()).isTrue();
        assertThat(informer.get("n/b")).isEqualTo("b");
        assertThat(informer.get("n/a")).isNull();
    }

    @Test
    void aWatchThatIsSilentIsTakenUpAnewAndOneWithEmptyLinesIsNot() throws Exception {
        try (Informer<String> wary = new Informer<>(
                store.client(), "/things", object -> object.path("value").asString(), Duration.ofMillis(600))) {
            wary.start();
            awaitWatches(1);
            for (int i = 0; i < 15; i++) {
                store.events.add("");
                Thread.sleep(100);
            }
            assertThat(store.queries).hasSize(2);
            assertThat(wary.outOfSight()).isLessThan(Duration.ofMillis(400));
            Thread.sleep(400);
            assertThat(wary.outOfSight())
                    .as("nothing comes, though the connection stands")
                    .isGreaterThan(Duration.ofMillis(400));
            awaitWatches(2);
            assertThat(store.queries.getLast()).contains("watch=1");
        }
    }

    @Test
    void aBrokenWatchIsTakenUpWhereItWas() throws Exception {
        informer.start();
        next();
        store.events.add(event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"7\"}}"));
        store.events.add(event("ADDED", thing("b", 9, "b")));
        assertThat(next()).isEqualTo("n/b null -> b");
        store.events.add(FakeStore.HANG_UP);
        store.events.add(event("ADDED", thing("c", 10, "c")));
        assertThat(next()).isEqualTo("n/c null -> c");
        assertThat(store.queries.getLast()).contains("resourceVersion=9");
        assertThat(store.queries).hasSize(3);
    }

    @Test
    void aVersionThatIsGoneMeansANewListAndWhatWentMeanwhileIsTold() throws Exception {
        informer.start();
        next();
        store.items.clear();
        store.items.add(thing("z", 20, "z"));
        store.version = "20";
        store.events.add(event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}"));
        assertThat(next()).isEqualTo("n/z null -> z");
        assertThat(next()).isEqualTo("n/a old -> null");
        awaitWatches(3);
        store.events.add(event("ADDED", thing("y", 21, "y")));
        assertThat(next()).isEqualTo("n/y null -> y");
        assertThat(store.queries.getLast()).contains("resourceVersion=20");
    }

    @Test
    void garbageInTheStreamIsNoEnd() throws Exception {
        informer.start();
        next();
        store.events.add("nonsense");
        awaitWatches(2);
        store.events.add(event("ADDED", thing("b", 2, "b")));
        store.events.add(event("ADDED", thing("b", 2, "b")));
        assertThat(next()).isEqualTo("n/b null -> b");
    }
}
