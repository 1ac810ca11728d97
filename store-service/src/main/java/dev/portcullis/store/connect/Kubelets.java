package dev.portcullis.store.connect;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Where a node's kubelet listens. */
final class Kubelets {
    /** kube-apiserver's default for {@code --kubelet-preferred-address-types}. */
    private static final List<String> PREFERRED =
            List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");

    private static final int PORT = 10250;

    private Kubelets() {}

    /** Host and port; an error if the node does not say. */
    static String address(JsonNode node) {
        JsonNode addresses = node.path("status").path("addresses");
        long port = node.path("status")
                .path("daemonEndpoints")
                .path("kubeletEndpoint")
                .path("Port")
                .asLong(PORT);
        for (String type : PREFERRED) {
            for (JsonNode address : addresses) {
                if (address.path("type").asString("").equals(type)) {
                    return address.path("address").asString("") + ':' + (port == 0 ? PORT : port);
                }
            }
        }
        String known = addresses
                .valueStream()
                .map(address -> "{%s %s}"
                        .formatted(
                                address.path("type").asString(""),
                                address.path("address").asString("")))
                .collect(Collectors.joining(" ", "[", "]"));
        throw Connections.failure("no preferred addresses found; known addresses: " + known);
    }
}
