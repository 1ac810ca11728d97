package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.allocation.ServiceAddress;
import dev.portcullis.store.allocation.ServiceRange;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.Lifecycle;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.strategy.StatusConditions;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says of ServiceCIDRs that they are ready, and keeps those that are deleted for as long as services would be left with their addresses. */
public final class ServiceRanges {
    private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    /** Who looked for a range before it was deleted may take an address afterwards. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Feed feed;
    private final Freshness freshness;
    private final SystemWrites writes;
    private final ResourceType ranges;
    private final ResourceType addresses;
    private final LedQueue queue = new LedQueue("service ranges", 1, this::reconcile, this::names);

    public ServiceRanges(Feed feed, Freshness freshness, Catalog catalog, SystemWrites writes) {
        this.feed = feed;
        this.freshness = freshness;
        this.writes = writes;
        this.ranges = catalog.find("networking.k8s.io", "v1", "servicecidrs").orElseThrow();
        this.addresses = catalog.find("networking.k8s.io", "v1", "ipaddresses").orElseThrow();
    }

    /** Does so while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private void changed(ResourceCache cache, Change change) {
        if (cache.type().equals(ranges) && queue.leads()) {
            queue.add(change.any().name());
            awakenWaiting();
        } else if (cache.type().equals(addresses) && change.after() == null && queue.leads()) {
            awakenWaiting();
        }
    }

    private void awakenWaiting() {
        for (CachedObject range : objects(ranges)) {
            Lifecycle lifecycle = range.lifecycle();
            if (lifecycle != null && lifecycle.deleting()) {
                queue.add(range.name());
            }
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        objects(ranges).forEach(range -> names.add(range.name()));
        return names;
    }

    private Iterable<CachedObject> objects(ResourceType type) {
        ResourceCache cache = feed.find(type);
        return cache == null ? List.of() : cache.state().objects().range("", "");
    }

    private void reconcile(String name) {
        freshness.awaitLatest();
        Optional<ObjectNode> found = writes.get(ranges, "", name);
        if (found.isEmpty()) {
            return;
        }
        ObjectNode range = found.get();
        if (!range.path("metadata").hasNonNull("deletionTimestamp")) {
            if (!isKept(range)) {
                writes.update(ranges, "", name, "", ServiceRanges::kept);
            }
            ready(name, range, true, "", "Kubernetes Service CIDR is ready");
        } else if (isKept(range)) {
            release(name, range);
        }
    }

    private void release(String name, ObjectNode range) {
        if (wouldLeaveAddresses(name, range)) {
            ready(
                    name,
                    range,
                    false,
                    "Terminating",
                    "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR");
            return;
        }
        Instant deleted =
                Instant.parse(range.path("metadata").path("deletionTimestamp").asString(""));
        Duration left = Duration.between(Instant.now(), deleted.plus(GRACE));
        if (left.isPositive()) {
            queue.addAfter(name, left);
        } else {
            writes.update(ranges, "", name, "", ServiceRanges::released);
        }
    }

    /** Nothing is written where the condition is as it should be. */
    private void ready(String name, ObjectNode range, boolean ready, String reason, String message) {
        for (JsonNode condition : range.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")
                    && condition.path("status").asString("").equals(ready ? "True" : "False")) {
                return;
            }
        }
        writes.update(ranges, "", name, "status", object -> {
            StatusConditions.of(object).set("Ready", ready, reason, message);
            return object;
        });
    }

    /** Whether a service has an address that no other range that stays would have. */
    private boolean wouldLeaveAddresses(String name, JsonNode range) {
        List<ServiceRange> own = ServiceRange.of(range);
        List<ServiceRange> others = new ArrayList<>();
        for (CachedObject other : objects(ranges)) {
            Lifecycle lifecycle = other.lifecycle();
            if (!other.name().equals(name) && (lifecycle == null || !lifecycle.deleting())) {
                others.addAll(ServiceRange.of(Json.read(other.json())));
            }
        }
        for (CachedObject address : objects(addresses)) {
            if (own.stream().anyMatch(within -> within.contains(address.name()))
                    && others.stream().noneMatch(within -> within.contains(address.name()))
                    && ServiceAddress.isManaged(Json.read(address.json()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKept(JsonNode range) {
        return range.path("metadata")
                .path("finalizers")
                .valueStream()
                .anyMatch(finalizer -> finalizer.asString("").equals(FINALIZER));
    }

    private static ObjectNode kept(ObjectNode range) {
        if (!isKept(range)) {
            ObjectNode metadata = range.withObject("/metadata");
            ArrayNode finalizers =
                    metadata.get("finalizers") instanceof ArrayNode known ? known : metadata.putArray("finalizers");
            finalizers.add(FINALIZER);
        }
        return range;
    }

    private static ObjectNode released(ObjectNode range) {
        if (range.path("metadata").path("finalizers") instanceof ArrayNode finalizers) {
            finalizers.removeIf(finalizer -> finalizer.asString("").equals(FINALIZER));
        }
        return range;
    }
}
