package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.cache.Subscription;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.state.CompactedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens watches. Everything that can be refused is refused before the first event. */
public final class WatchObjects {
    private final Reads reads;

    public WatchObjects(Reads reads) {
        this.reads = reads;
    }

    /**
     * Without a version, or from version 0, the watch begins with what is there, unless the client says that it does not
     * want that; from any other version with what happened after it.
     *
     * @param namespace empty for all of them
     */
    public ObjectWatch watch(ResourceType type, String namespace, ListOptions options) {
        Selection selection = Selection.of(type, namespace, options.labels(), options.fields());
        long version = options.version();
        Boolean wanted = options.sendInitialEvents();
        boolean fromVersion = version > 0 && !Boolean.TRUE.equals(wanted);
        reads.await(fromVersion ? 0 : version);
        ResourceCache cache = reads.cache(type);
        long present = reads.feed().progress().revision();
        Subscription subscription = cache.subscribe(selection.prefix(), fromVersion ? version : -1, present);
        try {
            boolean withInitial = !fromVersion && !Boolean.FALSE.equals(wanted);
            @Nullable
            Iterable<CachedObject> initial = withInitial ? subscription.state().range(selection.prefix(), "") : null;
            List<Change> missed = subscription.complete()
                    ? List.of()
                    : reads.feed().history(cache, selection.prefix(), version, subscription.joined());
            return new ObjectWatch(selection, subscription, reads.feed().progress(), options, initial, missed);
        } catch (CompactedException e) {
            subscription.close();
            throw ApiErrors.expired("too old resource version: %d (%d)".formatted(version, e.compactedRevision()));
        } catch (InterruptedException e) {
            subscription.close();
            Thread.currentThread().interrupt();
            throw ApiErrors.serviceUnavailable("store-service is stopping");
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
    }
}
