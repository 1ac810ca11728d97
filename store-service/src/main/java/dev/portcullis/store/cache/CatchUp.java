package dev.portcullis.store.cache;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.WatchEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Changes from before what the cache remembers, as after a restart: read from the StateStore's history until the cache can go
 * on. Nothing is collected on the way, so it may be as long as the history is.
 */
final class CatchUp implements Changes {
    private final Feed feed;
    private final ResourceCache cache;
    private final String prefix;
    private final StateWatch past;
    private long told;
    private volatile @Nullable Subscription live;
    private volatile boolean ended;

    /**
     * @param from exclusive
     * @param past begins right after it
     */
    CatchUp(Feed feed, ResourceCache cache, String prefix, long from, StateWatch past) {
        this.feed = feed;
        this.cache = cache;
        this.prefix = prefix;
        this.told = from;
        this.past = past;
        past.requestProgress(feed.progress().revision());
    }

    @Override
    public @Nullable Change poll(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ended) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Subscription now = live;
            if (now != null) {
                return now.poll(left);
            }
            WatchEvent event = past.poll(left);
            if (event == null) {
                return null;
            }
            Change change = take(event);
            if (change != null) {
                told = change.revision();
                return change;
            }
        }
        return null;
    }

    /** Null where the event tells nothing of an object. */
    private @Nullable Change take(WatchEvent event) {
        ResourceType type = cache.type();
        switch (event) {
            case WatchEvent.Put put -> {
                KeyValue previous = put.previous();
                CachedObject after = Feed.decode(type, put.keyValue());
                CachedObject before = previous == null ? null : Feed.decode(type, previous);
                return after == null ? null : new Change(put.revision(), before, after);
            }
            case WatchEvent.Delete delete -> {
                CachedObject before = Feed.decode(type, delete.previous());
                return before == null ? null : new Change(delete.revision(), before, null);
            }
            case WatchEvent.Progress progress -> goOnLive(progress.revision());
            case WatchEvent.Compacted compacted -> {
                ended = true;
                throw new CompactedException(told, compacted.revision());
            }
            case WatchEvent.End end -> ended = true;
        }
        return null;
    }

    private void goOnLive(long from) {
        Subscription subscription = cache.subscribe(prefix, from);
        if (subscription == null) {
            past.requestProgress(feed.progress().revision());
            return;
        }
        live = subscription;
        past.close();
        if (ended) {
            subscription.end();
        }
    }

    @Override
    public boolean live() {
        return live != null;
    }

    @Override
    public boolean over() {
        Subscription now = live;
        return ended || now != null && now.over();
    }

    @Override
    public void end() {
        ended = true;
        past.close();
        Subscription now = live;
        if (now != null) {
            now.end();
        }
    }

    @Override
    public void close() {
        past.close();
        Subscription now = live;
        if (now != null) {
            now.close();
        }
    }
}
