package dev.portcullis.store;

import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StoreException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when the StateStore answers and the watch caches have been filled from it. */
final class StoreReadiness implements HealthIndicator {
    private final Feed feed;
    private final StateStore store;

    StoreReadiness(Feed feed, StateStore store) {
        this.feed = feed;
        this.store = store;
    }

    @Override
    public Health health() {
        if (!feed.loaded()) {
            return Health.outOfService().withDetail("caches", "not filled yet").build();
        }
        try {
            return Health.up().withDetail("revision", store.currentRevision()).build();
        } catch (StoreException e) {
            return Health.down()
                    .withDetail("etcd", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
