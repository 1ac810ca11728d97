package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.allocation.ServiceNetwork;
import dev.portcullis.store.allocation.ServiceRange;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.strategy.StatusConditions;
import dev.portcullis.store.write.SystemWrites;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Service {@code default/kubernetes}, by which pods find the API server, its endpoint, and the ServiceCIDR that says
 * which addresses services get. A loopback address is no
 * endpoint for anybody, and refused as such: there is none then.
 */
public final class KubernetesService {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesService.class);
    private static final String NAMESPACE = "default";
    private static final String NAME = "kubernetes";

    private final SystemWrites writes;
    private final Catalog catalog;
    private final Address address;

    /**
     * @param network where services get their addresses
     * @param host    where the gateway listens
     */
    public record Address(ServiceNetwork network, String host, int port) {
        /** From {@code HOST:PORT}; the port may be missing. */
        public static Address parse(ServiceNetwork network, String advertised) {
            int colon = advertised.lastIndexOf(':');
            return colon < 0
                    ? new Address(network, advertised, 6443)
                    : new Address(
                            network, advertised.substring(0, colon), Integer.parseInt(advertised.substring(colon + 1)));
        }
    }

    public KubernetesService(SystemWrites writes, Catalog catalog, Address address) {
        this.writes = writes;
        this.catalog = catalog;
        this.address = address;
    }

    /** Makes what is missing. */
    public void ensure() {
        ensureRanges();
        ObjectNode service = object("Service");
        service.withObject("/metadata/labels").put("component", "apiserver").put("provider", "kubernetes");
        ObjectNode spec = service.putObject("spec")
                .put("type", "ClusterIP")
                .put("clusterIP", address.network().apiServerIp());
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", 443)
                .put("targetPort", address.port());
        writes.ensure(catalog.find("", "v1", "services").orElseThrow(), NAMESPACE, NAME, service);
        if (!address.host().startsWith("127.")) {
            ensureEndpoints();
        }
    }

    private void ensureRanges() {
        ResourceType type =
                catalog.find("networking.k8s.io", "v1", "servicecidrs").orElseThrow();
        Optional<ObjectNode> known = writes.get(type, "", NAME);
        if (known.isPresent()) {
            known.ifPresent(range -> addFamily(type, range));
            return;
        }
        ObjectNode ranges = Json.object().put("kind", "ServiceCIDR").put("apiVersion", "networking.k8s.io/v1");
        ranges.putObject("metadata").put("name", NAME);
        ArrayNode cidrs = ranges.putObject("spec").putArray("cidrs");
        address.network().ranges().forEach(range -> cidrs.add(range.cidr()));
        writes.ensure(type, "", NAME, ranges);
        writes.update(type, "", NAME, "status", object -> {
            object.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", "True")
                    .put("reason", "")
                    .put("message", "Kubernetes default Service CIDR is ready")
                    .put("lastTransitionTime", StatusConditions.now());
            return object;
        });
    }

    /** A cluster that gets its second family has its range beside the first; nothing else changes one that is there. */
    private void addFamily(ResourceType type, ObjectNode known) {
        List<ServiceRange> wanted = address.network().ranges();
        JsonNode cidrs = known.path("spec").path("cidrs");
        boolean first = cidrs.path(0).asString("").equals(wanted.getFirst().cidr());
        if (wanted.size() == 2 && cidrs.size() == 1 && first) {
            writes.update(type, "", NAME, "", range -> {
                range.withObject("/spec")
                        .withArray("cidrs")
                        .add(wanted.getLast().cidr());
                return range;
            });
        } else if (!first || cidrs.size() != wanted.size()) {
            LOG.warn("the ServiceCIDR {} has {}, not --service-cluster-ip-range", NAME, cidrs);
        }
    }

    private void ensureEndpoints() {
        ObjectNode endpoints = object("Endpoints");
        endpoints.withObject("/metadata/labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address.host());
        subset.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", address.port())
                .put("protocol", "TCP");
        writes.ensure(catalog.find("", "v1", "endpoints").orElseThrow(), NAMESPACE, NAME, endpoints);
    }

    private static ObjectNode object(String kind) {
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", "v1");
        object.putObject("metadata").put("name", NAME).put("namespace", NAMESPACE);
        return object;
    }
}
