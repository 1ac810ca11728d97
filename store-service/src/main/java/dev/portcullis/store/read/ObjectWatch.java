package dev.portcullis.store.read;

import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Progress;
import dev.portcullis.store.cache.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A running watch, read by one thread: first what is there, then what was missed, then what happens. */
public final class ObjectWatch implements AutoCloseable {
    private static final Duration BOOKMARKS = Duration.ofSeconds(50);

    private final Selection selection;
    private final Subscription subscription;
    private final Progress progress;
    private final boolean bookmarks;
    private final Iterator<CachedObject> initial;
    private final Queue<Change> missed;
    private boolean announceInitialEnd;
    private long lastBookmark = System.nanoTime();

    /**
     * @param initial what is told as added first, or null
     * @param missed  the changes before those of the subscription
     */
    ObjectWatch(
            Selection selection,
            Subscription subscription,
            Progress progress,
            ListOptions options,
            @Nullable Iterable<CachedObject> initial,
            List<Change> missed) {
        this.selection = selection;
        this.subscription = subscription;
        this.progress = progress;
        this.bookmarks = options.bookmarks();
        this.initial = initial == null ? Collections.emptyIterator() : initial.iterator();
        this.missed = new ArrayDeque<>(missed);
        this.announceInitialEnd = options.bookmarks() && Boolean.TRUE.equals(options.sendInitialEvents());
    }

    /** The next event; null if none came in time, or none will come because the watch is {@link #over}. */
    public @Nullable WatchEvent next(Duration timeout) throws InterruptedException {
        while (initial.hasNext()) {
            CachedObject object = initial.next();
            if (selection.matches(object)) {
                return new WatchEvent.Changed("ADDED", object);
            }
        }
        if (announceInitialEnd) {
            announceInitialEnd = false;
            return new WatchEvent.Bookmark(subscription.joined(), true);
        }
        long reached = progress.revision();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Change change = missed.poll();
            if (change == null) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                change = subscription.poll(left);
            }
            if (change == null) {
                return bookmark(reached);
            }
            WatchEvent event = told(change);
            if (event != null) {
                return event;
            }
        }
    }

    /** From any thread: nothing happens on it any more, and who waits for it is woken. */
    public void end() {
        subscription.end();
    }

    /** Whether nothing more will come: the watcher was too slow, or the resource is gone. */
    public boolean over() {
        return subscription.over();
    }

    private @Nullable WatchEvent bookmark(long reached) {
        if (!bookmarks || System.nanoTime() - lastBookmark < BOOKMARKS.toNanos()) {
            return null;
        }
        lastBookmark = System.nanoTime();
        return new WatchEvent.Bookmark(Math.max(reached, subscription.joined()), false);
    }

    /** An object that comes into the selection is added for this watcher, one that leaves it is deleted. */
    private @Nullable WatchEvent told(Change change) {
        CachedObject before = change.before();
        CachedObject after = change.after();
        boolean was = before != null && selection.matches(before);
        if (after != null && selection.matches(after)) {
            return new WatchEvent.Changed(was ? "MODIFIED" : "ADDED", after);
        }
        return was ? new WatchEvent.Changed("DELETED", change.gone()) : null;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
