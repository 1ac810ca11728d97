package dev.portcullis.admission.webhook.call;

import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.webhook.hook.ClientConfig.ServiceReference;
import dev.portcullis.kube.status.ApiException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a service leads to: the endpoints of it that are ready, as kube-apiserver goes with {@code --enable-aggregator-routing}; where none
 * are known, its cluster IP, or the name that it stands for ({@code util/proxy}).
 */
record ServiceAddresses(ClusterObjects cluster, ServiceReference service) implements HookServer.Addresses {
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices?labelSelector=%s";

    @Override
    public List<InetSocketAddress> find() throws IOException {
        try {
            return find(cluster.get(path("services"))
                    .orElseThrow(() -> new IOException("service \"" + service.name() + "\" not found")));
        } catch (ApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<InetSocketAddress> find(ObjectNode found) throws IOException {
        JsonNode spec = found.path("spec");
        if (spec.path("type").asString("").equals("ExternalName")) {
            return Dns.resolve(spec.path("externalName").asString(""), service.port());
        }
        JsonNode port = spec.path("ports")
                .valueStream()
                .filter(one -> one.path("port").asInt() == service.port())
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "no service port %d found for service \"%s\"".formatted(service.port(), service.name())));
        String portName = port.path("name").asString("");
        List<InetSocketAddress> ready = new ArrayList<>(inSlices(portName));
        if (ready.isEmpty()) {
            ready.addAll(inEndpoints(portName));
        }
        if (!ready.isEmpty()) {
            Collections.shuffle(ready);
            return ready;
        }
        String ip = spec.path("clusterIP").asString("");
        if (ip.isEmpty() || ip.equals("None")) {
            throw new IOException("no endpoints available for service \"" + service.name() + "\"");
        }
        return List.of(new InetSocketAddress(ip, service.port()));
    }

    private List<InetSocketAddress> inSlices(String portName) {
        return cluster
                .list(SLICES.formatted(service.namespace(), "kubernetes.io%2Fservice-name%3D" + service.name()))
                .stream()
                .filter(slice -> !slice.path("addressType").asString("").equals("FQDN"))
                .flatMap(slice -> ports(slice, portName)
                        .flatMap(port -> slice.path("endpoints")
                                .valueStream()
                                .filter(endpoint -> endpoint.path("conditions")
                                        .path("ready")
                                        .asBoolean(true))
                                .flatMap(endpoint -> endpoint.path("addresses").valueStream())
                                .map(address -> new InetSocketAddress(address.asString(""), port))))
                .toList();
    }

    private List<InetSocketAddress> inEndpoints(String portName) {
        return cluster.get(path("endpoints")).stream()
                .flatMap(endpoints -> endpoints.path("subsets").valueStream())
                .flatMap(subset -> ports(subset, portName)
                        .flatMap(port -> subset.path("addresses")
                                .valueStream()
                                .map(address ->
                                        new InetSocketAddress(address.path("ip").asString(""), port))))
                .toList();
    }

    private static Stream<Integer> ports(JsonNode of, String name) {
        return of.path("ports")
                .valueStream()
                .filter(port -> port.path("name").asString("").equals(name))
                .map(port -> port.path("port").asInt())
                .filter(port -> port > 0);
    }

    private String path(String plural) {
        return "/api/v1/namespaces/" + service.namespace() + "/" + plural + "/" + service.name();
    }
}
