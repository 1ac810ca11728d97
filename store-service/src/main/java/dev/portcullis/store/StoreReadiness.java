package dev.portcullis.store;

import dev.portcullis.store.rest.Engine;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StoreException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when the StateStore answers, the watch caches have been filled from it, and what is defined there is served. */
final class StoreReadiness implements HealthIndicator {
    private final Engine engine;
    private final StateStore store;

    StoreReadiness(Engine engine, StateStore store) {
        this.engine = engine;
        this.store = store;
    }

    @Override
    public Health health() {
        if (!engine.feed().loaded()) {
            return Health.outOfService().withDetail("caches", "not filled yet").build();
        }
        if (!engine.customResources().served().ready()) {
            return Health.outOfService()
                    .withDetail("custom resources", "not served yet")
                    .build();
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
