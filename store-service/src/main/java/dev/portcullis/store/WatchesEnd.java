package dev.portcullis.store;

import dev.portcullis.store.rest.Engine;
import org.springframework.context.SmartLifecycle;

/** Ends the open watches when the service stops, before the server waits for the requests that are under way. */
final class WatchesEnd implements SmartLifecycle {
    private final Engine engine;
    private volatile boolean running;

    WatchesEnd(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        engine.endWatches();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
