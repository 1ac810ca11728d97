package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Changes;
import dev.portcullis.store.cache.Progress;
import dev.portcullis.store.state.CompactedException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A running watch, read by one thread: first what is there, where that is wanted, then what happens after it. */
public final class ObjectWatch implements AutoCloseable {
    private static final Duration BOOKMARKS = Duration.ofSeconds(50);

    private final Selection selection;
    private final LongFunction<Changes> after;
    private final Progress progress;
    private final boolean bookmarks;
    private final Iterator<CachedObject> initial;
    private final long from;
    private boolean announceInitialEnd;
    private volatile @Nullable Changes changes;
    private volatile boolean ended;
    private @Nullable Status failure;
    /** Everything up to here has been told. */
    private long settled;
    /** The revision of the last change. */
    private long last;

    private long lastBookmark = System.nanoTime();

    /**
     * @param from    what happens after this revision is told
     * @param initial what is there at that revision and told as added first, or null
     * @param after   the changes after a revision: asked for once the initial objects have been told, however long that takes
     */
    ObjectWatch(
            Selection selection,
            long from,
            @Nullable Iterable<CachedObject> initial,
            LongFunction<Changes> after,
            Progress progress,
            ListOptions options) {
        this.selection = selection;
        this.from = from;
        this.initial = initial == null ? Collections.emptyIterator() : initial.iterator();
        this.after = after;
        this.progress = progress;
        this.bookmarks = options.bookmarks();
        this.announceInitialEnd = bookmarks && Boolean.TRUE.equals(options.sendInitialEvents());
    }

    /** The same watch, but that it tells only why it can't be served. */
    ObjectWatch failing(Status status) {
        failure = status;
        return this;
    }

    /** The next event; null if none came in time, or none will come because the watch is {@link #over}. */
    public @Nullable WatchEvent next(Duration timeout) throws InterruptedException {
        if (ended) {
            return null;
        }
        if (failure != null) {
            return failed(failure);
        }
        while (initial.hasNext()) {
            CachedObject object = initial.next();
            if (selection.matches(object)) {
                return new WatchEvent.Changed("ADDED", object);
            }
        }
        if (announceInitialEnd) {
            announceInitialEnd = false;
            settled = from;
            return new WatchEvent.Bookmark(from, true);
        }
        try {
            return happening(changes(), timeout);
        } catch (CompactedException e) {
            return failed(ApiErrors.expired(
                            "too old resource version: %d (%d)".formatted(e.revision(), e.compactedRevision()))
                    .status());
        }
    }

    private @Nullable WatchEvent happening(Changes source, Duration timeout) throws InterruptedException {
        long reached = progress.revision();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ended) {
            Change change = source.poll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (change == null) {
                if (source.live()) {
                    settled = Math.max(settled, reached);
                }
                return dueBookmark();
            }
            last = change.revision();
            WatchEvent event = told(change);
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    private Changes changes() {
        Changes open = changes;
        if (open == null) {
            open = after.apply(from);
            changes = open;
            if (ended) {
                open.end();
            }
        }
        return open;
    }

    private WatchEvent failed(Status status) {
        ended = true;
        return new WatchEvent.Failed(status);
    }

    /** From any thread: nothing happens on it any more, and who waits for it is woken. */
    public void end() {
        ended = true;
        Changes open = changes;
        if (open != null) {
            open.end();
        }
    }

    /** Whether nothing more will come: ended, the watcher was too slow, or the resource is gone. */
    public boolean over() {
        Changes open = changes;
        return ended || open != null && open.over();
    }

    private @Nullable WatchEvent dueBookmark() {
        return System.nanoTime() - lastBookmark < BOOKMARKS.toNanos() ? null : bookmark();
    }

    /** How far it is, for a client that wants to know and has been told everything up to there; otherwise null. */
    public @Nullable WatchEvent bookmark() {
        if (!bookmarks || settled < Math.max(from, last)) {
            return null;
        }
        lastBookmark = System.nanoTime();
        return new WatchEvent.Bookmark(settled, false);
    }

    /** An object that comes into the selection is added for this watcher, one that leaves it is deleted. */
    private @Nullable WatchEvent told(Change change) {
        CachedObject before = change.before();
        CachedObject now = change.after();
        boolean was = before != null && selection.matches(before);
        if (now != null && selection.matches(now)) {
            return new WatchEvent.Changed(was ? "MODIFIED" : "ADDED", now);
        }
        return was ? new WatchEvent.Changed("DELETED", change.gone()) : null;
    }

    @Override
    public void close() {
        Changes open = changes;
        if (open != null) {
            open.close();
        }
    }
}
