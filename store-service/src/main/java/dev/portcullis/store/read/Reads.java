package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.ResourceType;

/** What the reads share: the caches, and how fresh they have to be. */
public record Reads(Feed feed, Freshness freshness) {

    /** The cache of a type that is served; one that was taken away meanwhile is a 404. */
    public ResourceCache cache(ResourceType type) {
        ResourceCache cache = feed.find(type);
        if (cache == null) {
            throw ApiErrors.noSuchPath();
        }
        return cache;
    }

    /** Returns when the caches are as fresh as the resourceVersion demands: empty is the latest, 0 is anything. */
    void await(long version) {
        if (!feed.loaded()) {
            throw ApiErrors.serviceUnavailable("store-service is starting: its watch caches are being filled");
        }
        if (version < 0) {
            freshness.awaitLatest();
        } else if (version > 0) {
            freshness.awaitRevision(version);
        }
    }

    /**
     * One object.
     *
     * @param resourceVersion how fresh it must be at least; empty is the latest, {@code 0} is anything
     */
    public CachedObject get(ResourceType type, String namespace, String name, String resourceVersion) {
        await(ListOptions.version(resourceVersion));
        return present(type, namespace, name);
    }

    /** Returns when the caches hold everything that was acknowledged before the call. */
    public void awaitLatest() {
        await(-1);
    }

    /** One object as the cache has it by now. */
    public CachedObject present(ResourceType type, String namespace, String name) {
        CachedObject object = cache(type).get(type.stored().key(namespace, name));
        if (object == null) {
            throw ApiErrors.notFound(new GroupResource(type.group(), type.plural()), name);
        }
        return object;
    }
}
