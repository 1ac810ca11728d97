package dev.portcullis.store.cache;

import dev.portcullis.store.catalog.ResourceType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The objects of one resource, their recent changes, and those who watch them. Only the feed changes it. */
public final class ResourceCache {
    /** How many changes are kept for watchers that come back; older ones are in the StateStore's history. */
    static final int RECENT = 1024;

    /**
     * What is there at a revision.
     *
     * @param revision of the last change that went in
     */
    public record State(ObjectTree objects, long revision) {}

    private final ResourceType type;
    private final ArrayDeque<Change> recent = new ArrayDeque<>();
    private final Set<Subscription> watchers = new LinkedHashSet<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private volatile State state = new State(ObjectTree.EMPTY, 0);
    private long recentSince;

    ResourceCache(ResourceType type) {
        this.type = type;
    }

    public ResourceType type() {
        return type;
    }

    public State state() {
        return state;
    }

    public @Nullable CachedObject get(String key) {
        return state.objects().get(key);
    }

    /** The number of open subscriptions. */
    public synchronized int watchers() {
        return watchers.size();
    }

    /** Told of every change, on the feed's thread; must be quick. First hears of all that is there. */
    public synchronized void listen(Consumer<Change> listener) {
        state.objects().range("", "").forEach(object -> listener.accept(new Change(object.revision(), null, object)));
        listeners.add(listener);
    }

    /**
     * Everything about keys with the prefix that comes after the revision; null where the cache does not go back to it.
     *
     * @param from exclusive; may lie in the future
     */
    synchronized @Nullable Subscription subscribe(String prefix, long from) {
        if (from < recentSince) {
            return null;
        }
        List<Change> backlog = recent.stream()
                .filter(change -> change.revision() > from && change.any().key().startsWith(prefix))
                .toList();
        Subscription subscription = new Subscription(this, prefix, Math.max(from, state.revision()), backlog);
        watchers.add(subscription);
        return subscription;
    }

    synchronized void leave(Subscription subscription) {
        watchers.remove(subscription);
    }

    /** Takes a whole state; those who watched have to begin anew. */
    synchronized void reset(ObjectTree objects, long revision) {
        ObjectTree old = state.objects();
        recent.clear();
        recentSince = revision;
        state = new State(objects, revision);
        endAll();
        tellDifference(old, objects, revision);
    }

    /** Takes changes in the order of their revisions, all of them at once as far as readers can see. */
    synchronized void apply(List<Raw> changes) {
        ObjectTree objects = state.objects();
        List<Change> made = new ArrayList<>(changes.size());
        for (Raw raw : changes) {
            CachedObject before = objects.get(raw.key());
            CachedObject after = raw.object();
            if (before == null && after == null || before != null && before.revision() >= raw.revision()) {
                continue;
            }
            objects = after == null ? objects.without(raw.key()) : objects.with(after);
            made.add(new Change(raw.revision(), before, after));
        }
        if (made.isEmpty()) {
            return;
        }
        for (Change change : made) {
            if (recent.size() == RECENT) {
                recentSince = recent.removeFirst().revision();
            }
            recent.addLast(change);
        }
        state = new State(objects, made.getLast().revision());
        watchers.removeIf(watcher -> {
            for (Change change : made) {
                if (!watcher.offer(change)) {
                    return true;
                }
            }
            return false;
        });
        made.forEach(change -> listeners.forEach(listener -> listener.accept(change)));
    }

    synchronized void endAll() {
        watchers.forEach(Subscription::end);
        watchers.clear();
    }

    private void tellDifference(ObjectTree old, ObjectTree now, long revision) {
        if (listeners.isEmpty()) {
            return;
        }
        for (CachedObject object : now.range("", "")) {
            CachedObject before = old.get(object.key());
            if (before == null || before.revision() != object.revision()) {
                listeners.forEach(listener -> listener.accept(new Change(object.revision(), before, object)));
            }
        }
        for (CachedObject object : old.range("", "")) {
            if (now.get(object.key()) == null) {
                listeners.forEach(listener -> listener.accept(new Change(revision, object, null)));
            }
        }
    }

    /**
     * A change as it comes from the StateStore.
     *
     * @param object null if the key is gone
     */
    record Raw(String key, @Nullable CachedObject object, long revision) {}
}
