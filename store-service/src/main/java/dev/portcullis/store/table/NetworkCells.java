package dev.portcullis.store.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The rows of services and what else concerns the network. */
final class NetworkCells {
    private NetworkCells() {}

    static void service(Row row) {
        String ports = Texts.join(row.at("spec.ports"), ",", port -> {
            int node = port.path("nodePort").asInt(0);
            return port.path("port").asInt(0)
                    + (node > 0 ? ":" + node : "")
                    + '/'
                    + port.path("protocol").asString("");
        });
        row.name()
                .text("spec.type")
                .add(Row.string(row.at("spec.clusterIPs").path(0), Texts.NONE))
                .add(externalAddress(row))
                .add(Texts.orElse(ports, Texts.NONE))
                .age()
                .add(Texts.labels(row.at("spec.selector")));
    }

    private static String externalAddress(Row row) {
        String external = Texts.join(row.at("spec.externalIPs"), ",");
        return switch (row.string("spec.type", "")) {
            case "ClusterIP", "NodePort" -> Texts.orElse(external, Texts.NONE);
            case "LoadBalancer" -> {
                String balancer = addresses(row);
                String separator = balancer.isEmpty() || external.isEmpty() ? "" : ",";
                yield Texts.orElse(balancer + separator + external, "<pending>");
            }
            case "ExternalName" -> row.string("spec.externalName", "");
            default -> "<unknown>";
        };
    }

    /** The addresses and names of the load balancer. */
    private static String addresses(Row row) {
        TreeSet<String> addresses = new TreeSet<>();
        row.at("status.loadBalancer.ingress").forEach(ingress -> {
            String address =
                    Row.string(ingress.path("ip"), ingress.path("hostname").asString(""));
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        });
        return String.join(",", addresses);
    }

    static void endpoints(Row row) {
        List<String> addresses = new ArrayList<>();
        row.at("subsets").forEach(subset -> {
            JsonNode ports = subset.path("ports");
            if (ports.isEmpty()) {
                subset.path("addresses").forEach(a -> addresses.add(a.path("ip").asString("")));
            }
            ports.forEach(port -> subset.path("addresses").forEach(a -> {
                String ip = a.path("ip").asString("");
                addresses.add((ip.contains(":") ? '[' + ip + ']' : ip)
                        + ':'
                        + port.path("port").asInt(0));
            }));
        });
        row.name()
                .add(Texts.some(addresses, row.at("subsets").isEmpty() ? Texts.NONE : ""))
                .age();
    }

    static void endpointSlice(Row row) {
        List<String> ports = new ArrayList<>();
        row.at("ports")
                .forEach(port -> ports.add(
                        port.path("port").isNumber()
                                ? port.path("port").asString()
                                : port.has("name") ? port.path("name").asString("") : "*"));
        List<String> addresses = new ArrayList<>();
        row.at("endpoints").forEach(endpoint -> endpoint.path("addresses").forEach(a -> addresses.add(a.asString(""))));
        row.name()
                .text("addressType")
                .add(Texts.some(ports, Texts.UNSET))
                .add(Texts.some(addresses, Texts.UNSET))
                .age();
    }

    static void ingress(Row row) {
        JsonNode rules = row.at("spec.rules");
        List<String> hosts = new ArrayList<>();
        int seen = 0;
        for (JsonNode rule : rules) {
            if (hosts.size() == 3) {
                break;
            }
            seen++;
            String host = rule.path("host").asString("");
            if (!host.isEmpty()) {
                hosts.add(host);
            }
        }
        String shown = hosts.isEmpty() ? "*" : String.join(",", hosts);
        row.name()
                .text("spec.ingressClassName", Texts.NONE)
                .add(seen < rules.size() ? shown + " + " + (rules.size() - 3) + " more..." : shown)
                .add(addresses(row))
                .add(row.at("spec.tls").isEmpty() ? "80" : "80, 443")
                .age();
    }

    static void ingressClass(Row row) {
        boolean isDefault = row.at("metadata.annotations")
                .path("ingressclass.kubernetes.io/is-default-class")
                .asString("")
                .equals("true");
        JsonNode reference = row.at("spec.parameters");
        String group =
                reference.has("apiGroup") ? '.' + reference.path("apiGroup").asString("") : "";
        row.add(row.string("metadata.name", "") + (isDefault ? " (default)" : ""))
                .text("spec.controller")
                .add(
                        reference.isObject()
                                ? reference.path("kind").asString("")
                                        + group
                                        + '/'
                                        + reference.path("name").asString("")
                                : Texts.NONE)
                .age();
    }

    static void networkPolicy(Row row) {
        row.name().add(Texts.selector(row.at("spec.podSelector"))).age();
    }

    static void serviceCidr(Row row) {
        row.name().add(Texts.join(row.at("spec.cidrs"), ",")).age();
    }

    static void ipAddress(Row row) {
        JsonNode parent = row.at("spec.parentRef");
        String group = parent.path("group").asString("");
        String namespace = parent.path("namespace").asString("");
        row.name()
                .add(
                        parent.isObject()
                                ? (parent.path("resource").asString("") + (group.isEmpty() ? "" : '.' + group))
                                                .toLowerCase(Locale.ROOT)
                                        + (namespace.isEmpty() ? "" : '/' + namespace)
                                        + '/'
                                        + parent.path("name").asString("")
                                : Texts.NONE);
    }
}
