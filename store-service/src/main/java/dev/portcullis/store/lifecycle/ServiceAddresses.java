package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.allocation.ServiceAddress;
import dev.portcullis.store.allocation.ServiceRange;
import dev.portcullis.store.allocation.ServiceRef;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Repairs what may have come apart: each address of a service has an IPAddress that names it, and each IPAddress that was made for a
 * service a service that has it. It looks in the caches, and asks again before it changes anything.
 */
public final class ServiceAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceAddresses.class);

    /** As long as a service may take from getting its address to being there. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Feed feed;
    private final Freshness freshness;
    private final SystemWrites writes;
    private final ResourceType services;
    private final ResourceType addresses;
    private final ResourceType ranges;
    private final LedQueue queue = new LedQueue("service addresses", 1, this::reconcile, this::everything);

    public ServiceAddresses(Feed feed, Freshness freshness, Catalog catalog, SystemWrites writes) {
        this.feed = feed;
        this.freshness = freshness;
        this.writes = writes;
        this.services = catalog.find("", "v1", "services").orElseThrow();
        this.addresses = catalog.find("networking.k8s.io", "v1", "ipaddresses").orElseThrow();
        this.ranges = catalog.find("networking.k8s.io", "v1", "servicecidrs").orElseThrow();
    }

    /** Does so while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private List<String> everything() {
        List<String> keys = new ArrayList<>();
        objects(services).forEach(service -> keys.add(service.key()));
        objects(addresses).forEach(address -> keys.add(address.key()));
        return keys;
    }

    /** A service's addresses change through whoever gives them; an IPAddress may be changed by anybody. */
    private void changed(ResourceCache cache, Change change) {
        if (!queue.leads()) {
            return;
        }
        CachedObject before = change.before();
        CachedObject after = change.after();
        if (cache.type().equals(services) && before == null && after != null) {
            queue.add(after.key());
        } else if (cache.type().equals(addresses)) {
            JsonNode parent = Json.read(change.any().json()).path("spec").path("parentRef");
            queue.add(services.stored()
                    .key(
                            parent.path("namespace").asString(""),
                            parent.path("name").asString("")));
            queue.add(change.any().key());
        }
    }

    private Iterable<CachedObject> objects(ResourceType type) {
        ResourceCache cache = feed.find(type);
        return cache == null ? List.of() : cache.state().objects().range("", "");
    }

    private @Nullable JsonNode read(ResourceType type, String key) {
        ResourceCache cache = feed.find(type);
        CachedObject object = cache == null ? null : cache.get(key);
        return object == null ? null : Json.read(object.json());
    }

    private @Nullable JsonNode address(String ip) {
        return read(addresses, addresses.stored().key("", ip));
    }

    private @Nullable JsonNode service(ServiceRef ref) {
        return read(services, services.stored().key(ref.namespace(), ref.name()));
    }

    private void reconcile(String key) {
        if (key.startsWith(addresses.stored().keyPrefix(""))) {
            checkAddress(key);
        } else {
            checkService(key);
        }
    }

    private void checkService(String key) {
        JsonNode service = read(services, key);
        if (service == null || ips(service).stream().allMatch(ip -> isFine(ip, service))) {
            return;
        }
        freshness.awaitLatest();
        JsonNode now = read(services, key);
        if (now != null) {
            ips(now).forEach(ip -> repair(ip, now));
        }
    }

    private boolean isFine(String ip, JsonNode service) {
        JsonNode address = address(ip);
        return address != null && ServiceRef.of(service).holds(address) && ServiceAddress.isLabelled(address, ip);
    }

    private void repair(String ip, JsonNode service) {
        ServiceRef owner = ServiceRef.of(service);
        if (isFine(ip, service)) {
            return;
        }
        if (!isWithinRanges(ip)) {
            LOG.warn("the address {} of the service {} is in no ServiceCIDR; it should be made anew", ip, owner);
            return;
        }
        JsonNode address = address(ip);
        if (address != null) {
            ServiceRef other = holder(address);
            JsonNode otherService = other == null || other.equals(owner) ? null : service(other);
            if (otherService != null && ips(otherService).contains(ip)) {
                LOG.warn("the address {} belongs to the services {} and {}; one should be made anew", ip, owner, other);
                return;
            }
            writes.delete(addresses, "", ip, null, "Background");
        }
        LOG.warn("the address {} of the service {} had no IPAddress of its own, and gets one", ip, owner);
        writes.ensure(addresses, "", ip, ServiceAddress.object(ip, owner));
    }

    private void checkAddress(String key) {
        JsonNode address = read(addresses, key);
        if (address == null || isUsed(address)) {
            return;
        }
        freshness.awaitLatest();
        JsonNode now = read(addresses, key);
        if (now == null || isUsed(now)) {
            return;
        }
        JsonNode metadata = now.path("metadata");
        Instant created = Instant.parse(metadata.path("creationTimestamp").asString(""));
        Duration left = Duration.between(Instant.now(), created.plus(PATIENCE));
        if (left.isPositive()) {
            queue.addAfter(key, left);
            return;
        }
        String ip = metadata.path("name").asString("");
        LOG.warn("the IPAddress {} is no service's, and is deleted", ip);
        writes.delete(addresses, "", ip, metadata.path("uid").asString(""), "Background");
    }

    /** Or not ours to judge. */
    private boolean isUsed(JsonNode address) {
        if (!ServiceAddress.isManaged(address)) {
            return true;
        }
        ServiceRef holder = holder(address);
        JsonNode service = holder == null ? null : service(holder);
        return service != null
                && ips(service).contains(address.path("metadata").path("name").asString(""));
    }

    private static @Nullable ServiceRef holder(JsonNode address) {
        JsonNode parent = address.path("spec").path("parentRef");
        ServiceRef named = new ServiceRef(
                parent.path("namespace").asString(""), parent.path("name").asString(""));
        return named.holds(address) ? named : null;
    }

    private boolean isWithinRanges(String ip) {
        for (CachedObject range : objects(ranges)) {
            if (ServiceRange.of(Json.read(range.json())).stream().anyMatch(within -> within.contains(ip))) {
                return true;
            }
        }
        return false;
    }

    /** As IPAddresses are named. */
    private static Set<String> ips(JsonNode service) {
        Set<String> ips = new LinkedHashSet<>();
        service.path("spec").path("clusterIPs").forEach(ip -> ips.add(ServiceRange.canonical(ip.asString(""))));
        ips.removeAll(Set.of("", "None"));
        return ips;
    }
}
