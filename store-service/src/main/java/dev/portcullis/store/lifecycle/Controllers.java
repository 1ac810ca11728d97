package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.ElectedControllers;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.customresource.CustomResources;
import dev.portcullis.store.flowcontrol.FlowObjects;
import dev.portcullis.store.write.SystemWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the feed and, once the caches are filled, the store's controllers in the replica that
 * leads; stops them with the service. */
public final class Controllers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Feed feed;
    private final CustomResources customResources;
    private final SystemNamespaces system;
    private final KubernetesService service;
    private final FlowObjects flows;
    private final NamespaceDeletion namespaces;
    private final GarbageCollector collector;
    private final ServiceRanges ranges;
    private final ServiceAddresses addresses;
    private final OwnLeases leases;
    private FlagValues flags = new FlagValues(flag -> flag.equals("leader-elect") ? "false" : null);
    private @Nullable ElectedControllers elected;
    private boolean collects = true;
    private boolean deletesNamespaces = true;
    private volatile boolean running;

    public Controllers(
            Feed feed,
            Freshness freshness,
            Catalog catalog,
            SystemWrites writes,
            CustomResources customResources,
            KubernetesService.Address address) {
        this.feed = feed;
        this.customResources = customResources;
        this.system = new SystemNamespaces(writes, catalog);
        this.service = new KubernetesService(writes, catalog, address);
        this.flows = new FlowObjects(feed, catalog, writes);
        this.namespaces = new NamespaceDeletion(feed, freshness, writes);
        this.collector = new GarbageCollector(feed, freshness, catalog, writes);
        this.ranges = new ServiceRanges(feed, freshness, catalog, writes);
        this.addresses = new ServiceAddresses(feed, freshness, catalog, writes);
        this.leases = OwnLeases.of(writes, catalog);
    }

    /** Where there are several replicas: the flags of {@link ElectedControllers}. Without, this one leads. */
    public Controllers elected(FlagValues by) {
        flags = by;
        return this;
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
        List<ControllerFactory> factories = new ArrayList<>();
        factories.addAll(customResources.listen());
        factories.add(flows.listen());
        factories.add(ranges.listen());
        factories.add(addresses.listen());
        if (deletesNamespaces) {
            factories.add(namespaces.listen());
        }
        if (collects) {
            factories.add(collector.listen());
        }
        elect(factories);
    }

    private synchronized void elect(List<ControllerFactory> factories) {
        if (running) {
            elected = new ElectedControllers(ServiceName.STORE, factories, leases, flags, Clock.systemUTC());
        }
    }

    private boolean begun() throws InterruptedException {
        if (!feed.progress().await(1, AGAIN) && !feed.loaded()) {
            return false;
        }
        try {
            customResources.served().catchUp();
            system.ensure();
            service.ensure();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("the system's own objects can't be made yet: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (elected != null) {
            elected.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
