package dev.portcullis.store.customresource;

import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.write.SystemWrites;
import java.util.List;

/** All that is done about definitions: what they define is served in every replica, by controllers in the one that leads. */
public record CustomResources(DefinedResources served, DefinitionNames names, DefinitionCleanup cleanup) {
    public static CustomResources of(
            StateStore store,
            Feed feed,
            Freshness freshness,
            Catalog catalog,
            Definitions definitions,
            SystemWrites writes) {
        return new CustomResources(
                new DefinedResources(catalog, feed, freshness, definitions).start(),
                new DefinitionNames(feed, freshness, catalog, writes),
                new DefinitionCleanup(store, feed, catalog, definitions, writes));
    }

    public List<ControllerFactory> listen() {
        return List.of(names.listen(), cleanup.listen());
    }
}
