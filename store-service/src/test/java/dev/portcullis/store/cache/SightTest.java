package dev.portcullis.store.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.state.GetResult;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.StateReader;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightTest {
    @TempDir
    Path directory;

    /** What the StateStore says of itself, and how much more the others of a cluster know. */
    private record Ahead(StateReader store, AtomicLong by) implements StateReader {
        @Override
        public GetResult get(String key, long revision) {
            return store.get(key, revision);
        }

        @Override
        public ListResult list(ListQuery query) {
            return store.list(query);
        }

        @Override
        public long currentRevision() {
            return store.currentRevision() + by.get();
        }
    }

    @Test
    void cachesThatFallBehindWithoutAWordAreNoticed() {
        Catalog catalog = BuiltinCatalog.load(new ModelDefinitions());
        AtomicLong ahead = new AtomicLong();
        try (EmbeddedStateStore store = EmbeddedStateStore.open(directory);
                Feed feed = new Feed(store, catalog).start();
                Sight sight = new Sight(new Freshness(new Ahead(store, ahead), feed))) {
            assertThat(sight.clear()).isFalse();
            sight.start();
            await().atMost(Duration.ofSeconds(5)).until(sight::clear);
            ahead.set(1);
            await().atMost(Duration.ofSeconds(2)).until(() -> !sight.clear());
            ahead.set(0);
            await().atMost(Duration.ofSeconds(5)).until(sight::clear);
        }
    }
}
