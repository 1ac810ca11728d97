package dev.portcullis.store.lifecycle;

import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the feed and, once the caches are filled, the store's controllers; stops them with the service. */
public final class Controllers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Feed feed;
    private final SystemNamespaces system;
    private final KubernetesService service;
    private final NamespaceDeletion namespaces;
    private final GarbageCollector collector;
    private boolean collects = true;
    private boolean deletesNamespaces = true;
    private volatile boolean running;

    public Controllers(
            Feed feed, Freshness freshness, Catalog catalog, SystemWrites writes, KubernetesService.Address address) {
        this.feed = feed;
        this.system = new SystemNamespaces(writes, catalog);
        this.service = new KubernetesService(writes, catalog, address);
        this.namespaces = new NamespaceDeletion(feed, freshness, writes);
        this.collector = new GarbageCollector(feed, freshness, catalog, writes);
    }

    /** Off where a kube-controller-manager does it. */
    public Controllers garbageCollection(boolean on) {
        collects = on;
        return this;
    }

    /** Off where a kube-controller-manager does it. */
    public Controllers namespaceDeletion(boolean on) {
        deletesNamespaces = on;
        return this;
    }

    @Override
    public void start() {
        running = true;
        feed.start();
        Thread.ofVirtual().name("controllers").start(this::begin);
    }

    private void begin() {
        try {
            while (running && !begun()) {
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException e) {
            return;
        }
        if (deletesNamespaces) {
            namespaces.start();
        }
        if (collects) {
            collector.start();
        }
    }

    private boolean begun() throws InterruptedException {
        if (!feed.progress().await(1, AGAIN) && !feed.loaded()) {
            return false;
        }
        try {
            system.ensure();
            service.ensure();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("the system's own objects can't be made yet: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        namespaces.close();
        collector.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
