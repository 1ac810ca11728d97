package dev.portcullis.store.rest;

import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.Sight;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.connect.Connections;
import dev.portcullis.store.customresource.CustomResources;
import dev.portcullis.store.discovery.Discovery;
import dev.portcullis.store.fieldmanager.FieldManagers;
import dev.portcullis.store.openapi.OpenApi;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.read.Reads;
import dev.portcullis.store.read.WatchObjects;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.strategy.Strategies;
import dev.portcullis.store.write.CreateObject;
import dev.portcullis.store.write.DeleteCollection;
import dev.portcullis.store.write.DeleteObject;
import dev.portcullis.store.write.Objects;
import dev.portcullis.store.write.OwnWrites;
import dev.portcullis.store.write.PausedWrites;
import dev.portcullis.store.write.QuotaLedger;
import dev.portcullis.store.write.ReplaceObject;
import dev.portcullis.store.write.Subresources;
import dev.portcullis.store.write.SystemWrites;
import dev.portcullis.store.write.UpdateObject;
import java.time.Duration;

/** The resource engine, put together: from the StateStore to the servlet, and to the writes of the controllers. */
public final class Engine implements AutoCloseable {
    /** As long as a stopping service waits for writes that wait for admission. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private final Feed feed;
    private final Freshness freshness;
    private final Sight sight;
    private final SystemWrites systemWrites;
    private final CustomResources customResources;
    private final WatchStreams streams;
    private final PausedWrites<Answer> paused;
    private final ApiServlet servlet;

    /**
     * @param eventTtl how long events are kept
     * @param patience how long a write waits for admission's answer
     * @param watchTime how long a watch without a timeout of its own lasts at least
     */
    public record Settings(Duration eventTtl, Duration patience, Duration watchTime) {}

    public Engine(
            StateStore store,
            Catalog catalog,
            Definitions definitions,
            Strategies strategies,
            Discovery discovery,
            OpenApi openApi,
            Settings settings) {
        this.feed = new Feed(store, catalog);
        this.freshness = new Freshness(store, feed);
        this.sight = new Sight(freshness).start();
        this.streams = new WatchStreams(settings.watchTime(), sight);
        Reads reads = new Reads(feed, freshness);
        ListObjects lists = new ListObjects(reads, store);
        Objects objects = new Objects(store, settings.eventTtl());
        FieldManagers managers = new FieldManagers(catalog);
        QuotaLedger ledger = new QuotaLedger(objects, catalog);
        CreateObject create = new CreateObject(objects, strategies, managers, ledger);
        UpdateObject update = new UpdateObject(objects, strategies, create, managers, ledger);
        DeleteObject delete = new DeleteObject(objects, strategies);
        Subresources subresources = new Subresources(definitions, catalog, objects, lists, delete);
        this.systemWrites = new SystemWrites(objects, create, update, delete);
        this.paused = new PausedWrites<>(settings.patience());
        this.customResources = CustomResources.of(store, feed, freshness, catalog, definitions, systemWrites);
        Runnable catchUp = customResources.served()::catchUp;
        Router router = new Router(catalog, catchUp);
        this.servlet = new ApiServlet(
                router,
                new ReadRequests(reads, lists, new WatchObjects(reads), streams, subresources),
                new ObjectReads(router, reads),
                new WriteRequests(
                        create,
                        new ReplaceObject(update, subresources, managers),
                        delete,
                        new DeleteCollection(lists, delete),
                        subresources),
                paused,
                new Documents(discovery, openApi, catchUp),
                new ConnectRequests(new Connections(reads, catalog)),
                new OwnWrites(lists, catalog));
    }

    public Feed feed() {
        return feed;
    }

    public Freshness freshness() {
        return freshness;
    }

    public SystemWrites systemWrites() {
        return systemWrites;
    }

    public CustomResources customResources() {
        return customResources;
    }

    public ApiServlet servlet() {
        return servlet;
    }

    /** The watches that are being served. */
    public int openWatches() {
        return streams.open();
    }

    /** The writes that have begun and not ended. */
    public int pausedWrites() {
        return paused.size();
    }

    /** Begins no further write of the gateway, and waits for those that are under way. */
    public void finishWrites() throws InterruptedException {
        paused.finish(LAST_WRITES);
    }

    /** Ends the open watches properly; no other may be opened from then on. */
    public void endWatches() {
        streams.close();
    }

    @Override
    public void close() {
        streams.close();
        sight.close();
        customResources.served().close();
        feed.close();
    }
}
