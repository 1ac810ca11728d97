package dev.portcullis.store.cache;

import dev.portcullis.store.state.CompactedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The changes of one resource after a revision, each once and in order, for one watcher and read by one thread. */
public sealed interface Changes extends AutoCloseable permits Subscription, CatchUp {
    /**
     * The next change; null if none came in time, or none will come because it is {@link #over}.
     *
     * @throws CompactedException if the next one is not held any more
     */
    @Nullable
    Change poll(Duration timeout) throws InterruptedException;

    /** Whether a null of {@link #poll} means that everything that the caches had before has been told. */
    boolean live();

    /** Whether no further changes will come: dropped as too slow, ended, or the resource is not served any more. */
    boolean over();

    /** From any thread: nothing more will come, and who waits for it is woken. */
    void end();

    @Override
    void close();
}
