package dev.portcullis.store.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A running watch, read by one thread. The store never waits for the reader and never buffers without bound: a reader
 * that falls too far behind finds its watch ended.
 */
public interface StateWatch extends AutoCloseable {
    /** The next event, waiting for it. Once a {@link WatchEvent.End} was returned it is returned for ever. */
    default WatchEvent next() throws InterruptedException {
        while (true) {
            WatchEvent event = poll(Duration.ofHours(1));
            if (event != null) {
                return event;
            }
        }
    }

    /** The next event, or null if none came in time. */
    @Nullable
    WatchEvent poll(Duration timeout) throws InterruptedException;

    /**
     * Asks for one {@link WatchEvent.Progress} as soon as everything up to the revision has been delivered, so that the
     * reader learns of it though its own keys did not change. Any thread may ask; a request that is not answered yet is
     * answered together with the next one, at the higher of their revisions.
     */
    void requestProgress(long revision);

    /** Ends the watch with {@link WatchEvent.Closed}; what was not read yet is dropped. Any thread may close it. */
    @Override
    void close();
}
