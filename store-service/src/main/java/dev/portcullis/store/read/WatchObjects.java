package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.ResourceType;
import org.jspecify.annotations.Nullable;

/** Opens watches. */
public final class WatchObjects {
    private final Reads reads;

    public WatchObjects(Reads reads) {
        this.reads = reads;
    }

    /**
     * Without a version, or from version 0, the watch begins with what is there, unless the client says that it does not
     * want that; from any other version with what happened after it. With {@code sendInitialEvents} it begins with what is there
     * in any case, and the version only says how fresh that has to be. A version that is too old or too new is, as from
     * kube-apiserver, no refusal: it is what the watch tells first.
     *
     * @param namespace empty for all of them
     */
    public ObjectWatch watch(ResourceType type, String namespace, ListOptions options) {
        Selection selection = Selection.of(type, namespace, options.labels(), options.fields());
        Boolean wanted = options.sendInitialEvents();
        long version = options.version();
        boolean fromVersion = version > 0 && !Boolean.TRUE.equals(wanted);
        Status failure = null;
        try {
            reads.await(fromVersion ? 0 : version);
        } catch (ApiException e) {
            if (!e.is("Timeout")) {
                throw e;
            }
            failure = e.status();
        }
        Feed feed = reads.feed();
        ResourceCache cache = reads.cache(type);
        // In this order: the state may be further than the progress that was read before it, never behind.
        long reached = feed.progress().revision();
        ResourceCache.State state = cache.state();
        @Nullable
        Iterable<CachedObject> initial = fromVersion || Boolean.FALSE.equals(wanted)
                ? null
                : state.objects().range(selection.prefix(), "");
        ObjectWatch watch = new ObjectWatch(
                selection,
                fromVersion ? version : Math.max(reached, state.revision()),
                initial,
                from -> feed.changes(cache, selection.prefix(), from),
                feed.progress(),
                options);
        return failure == null ? watch : watch.failing(failure);
    }
}
