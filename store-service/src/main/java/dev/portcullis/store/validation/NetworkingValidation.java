package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ingresses, their classes, network policies and endpoint slices. */
public final class NetworkingValidation {
    private static final int MOST_ENDPOINTS = 1000;
    private static final int MOST_PORTS = 20_000;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_TOPOLOGY_LABELS = 16;
    private static final int MOST_HINTS = 8;
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final int LONGEST_CONTROLLER = 250;

    private NetworkingValidation() {}

    public static void ingress(Field ingress) {
        Field spec = ingress.at("spec");
        Field backend = spec.at("defaultBackend");
        if (spec.at("rules").empty() && backend.absent()) {
            spec.with(spec.node().get("rules")).invalidOrNull("either `defaultBackend` or `rules` must be specified");
        }
        if (backend.present()) {
            backend(backend);
        }
        spec.at("rules").items().forEach(NetworkingValidation::rule);
        for (Field tls : spec.at("tls").items()) {
            tls.at("hosts").items().forEach(NetworkingValidation::host);
            if (!tls.at("secretName").empty()) {
                tls.at("secretName").invalid(Formats.dnsSubdomain(tls.text("secretName")));
            }
        }
        Field className = spec.at("ingressClassName");
        if (className.present()) {
            className.invalid(Formats.dnsSubdomain(className.text()));
        }
    }

    private static void rule(Field rule) {
        if (!rule.at("host").empty()) {
            if (Addresses.parse(rule.text("host")) != null) {
                rule.at("host").invalid("must be a DNS name, not an IP address");
            }
            host(rule.at("host"));
        }
        Field http = rule.at("http");
        if (http.present() && http.at("paths").require()) {
            http.at("paths").items().forEach(NetworkingValidation::path);
        }
    }

    /** Who says the class twice, in the old way, too, must say the same. */
    public static void newIngress(Field ingress) {
        Field old = ingress.at("metadata", "annotations", CLASS_ANNOTATION);
        Field name = ingress.at("spec", "ingressClassName");
        if (old.present() && name.present() && !old.text().equals(name.text())) {
            old.as("annotations." + CLASS_ANNOTATION).invalid("must match `ingressClassName` when both are specified");
        }
    }

    private static void host(Field host) {
        host.invalid(
                host.text().contains("*") ? Formats.wildcardSubdomain(host.text()) : Formats.dnsSubdomain(host.text()));
    }

    private static void path(Field path) {
        Field type = path.at("pathType");
        Field value = path.at("path");
        if (type.absent()) {
            type.required("pathType must be specified");
            return;
        }
        if (type.is("ImplementationSpecific")) {
            if (!value.empty() && !value.text().startsWith("/")) {
                value.invalid("must be an absolute path");
            }
        } else if (type.is("Exact") || type.is("Prefix")) {
            if (!value.text().startsWith("/")) {
                value.invalid("must be an absolute path");
            }
            for (String bad : List.of("//", "/./", "/../", "%2f", "%2F")) {
                if (value.text().contains(bad)) {
                    value.invalid("must not contain '" + bad + "'");
                }
            }
            for (String bad : List.of("/..", "/.")) {
                if (value.text().endsWith(bad)) {
                    value.invalid("cannot end with '" + bad + "'");
                }
            }
        }
        backend(path.at("backend"));
    }

    private static void backend(Field backend) {
        Field service = backend.at("service");
        Field resource = backend.at("resource");
        if (service.present() && resource.present()) {
            backend.invalid("", "cannot set both resource and service backends");
        } else if (resource.present()) {
            reference(resource);
        } else if (service.present()) {
            if (service.at("name").require()) {
                service.at("name").invalid(Formats.dns1035Label(service.text("name")));
            }
            Field port = service.at("port");
            boolean named = !port.at("name").empty();
            boolean numbered = port.at("number").number() != 0;
            if (named && numbered) {
                backend.invalid("", "cannot set both port name & port number");
            } else if (named) {
                port.at("name").invalid(Formats.portName(port.text("name")));
            } else if (numbered) {
                port.at("number").range(1, 65535);
            } else {
                backend.required("port name or number is required");
            }
        } else {
            backend.invalid("", "resource or service backend is required");
        }
    }

    /** An object of any kind: a {@code TypedLocalObjectReference}. */
    private static void reference(Field to) {
        if (to.at("apiGroup").present()) {
            to.at("apiGroup").invalid(Formats.dnsSubdomain(to.text("apiGroup")));
        }
        for (String field : List.of("kind", "name")) {
            if (to.at(field).require(field + " is required")) {
                to.at(field).invalid(Formats.pathSegment(to.text(field)));
            }
        }
    }

    public static void ingressClass(Field ingressClass) {
        Field spec = ingressClass.at("spec");
        DomainPath.check(spec.at("controller"), LONGEST_CONTROLLER);
        Field parameters = spec.at("parameters");
        if (parameters.present()) {
            reference(parameters);
            Field namespace = parameters.at("namespace");
            if (parameters.at("scope").is("Namespace")) {
                if (namespace.absent()) {
                    namespace.required("`parameters.scope` is set to 'Namespace'");
                } else {
                    namespace.invalid(Formats.dnsLabel(namespace.text()));
                }
            } else if (parameters.at("scope").is("Cluster") && namespace.present()) {
                namespace.forbidden("`parameters.scope` is set to 'Cluster'");
            } else if (!parameters.at("scope").is("Cluster")) {
                parameters.at("scope").notSupported(List.of("Cluster", "Namespace"));
            }
        }
    }

    public static void networkPolicy(Field policy) {
        Field spec = policy.at("spec");
        SelectorValidation.labelSelector(spec.at("podSelector"));
        for (Field rule : spec.at("ingress").items()) {
            rule.at("ports").items().forEach(NetworkingValidation::port);
            rule.at("from").items().forEach(NetworkingValidation::peer);
        }
        for (Field rule : spec.at("egress").items()) {
            rule.at("ports").items().forEach(NetworkingValidation::port);
            rule.at("to").items().forEach(NetworkingValidation::peer);
        }
        if (spec.at("policyTypes").node().size() > 2) {
            spec.at("policyTypes").invalid("may not specify more than two policyTypes");
        }
    }

    private static void port(Field port) {
        Field value = port.at("port");
        Field end = port.at("endPort");
        if (value.absent()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is not specified");
            }
        } else if (value.node().isString()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is non-numeric");
            }
            PortValidation.numberOrName(value);
        } else {
            PortValidation.numberOrName(value);
            if (end.present()) {
                if (end.number() < value.number()) {
                    end.invalid(value.number(), "must be greater than or equal to `port`");
                }
                end.range(1, 65535);
            }
        }
    }

    private static void peer(Field peer) {
        Field pods = peer.at("podSelector");
        Field namespaces = peer.at("namespaceSelector");
        Field block = peer.at("ipBlock");
        SelectorValidation.labelSelector(pods);
        SelectorValidation.labelSelector(namespaces);
        if (block.present()) {
            if (block.at("cidr").require()) {
                block(block);
            }
            if (pods.present() || namespaces.present()) {
                peer.forbidden("may not specify both ipBlock and another peer");
            }
        } else if (pods.absent() && namespaces.absent()) {
            peer.required("must specify a peer");
        }
    }

    private static void block(Field block) {
        Field range = block.at("cidr");
        Addresses.cidr(range);
        if (!Addresses.isCidr(range.text())) {
            return;
        }
        for (Field except : block.at("except").items()) {
            Addresses.cidr(except);
            if (Addresses.isCidr(except.text()) && !Addresses.isStrictlyWithin(except.text(), range.text())) {
                except.invalid("must be a strict subset of `cidr`");
            }
        }
    }

    public static void endpointSlice(Field slice) {
        Field type = slice.at("addressType");
        if (type.empty()) {
            type.required("");
        }
        Field endpoints = slice.at("endpoints");
        if (endpoints.node().size() > MOST_ENDPOINTS) {
            endpoints.tooMany(endpoints.node().size(), MOST_ENDPOINTS);
        } else {
            endpoints.items().forEach(endpoint -> endpoint(endpoint, type.text()));
        }
        Field ports = slice.at("ports");
        if (ports.node().size() > MOST_PORTS) {
            ports.tooMany(ports.node().size(), MOST_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            if (!port.at("name").empty()) {
                port.at("name").invalid(Formats.dnsLabel(port.text("name")));
            }
            if (!names.add(port.text("name"))) {
                port.at("name").duplicate();
            }
            if (port.at("appProtocol").present()) {
                port.at("appProtocol").invalid(Formats.qualifiedName(port.text("appProtocol")));
            }
        }
    }

    private static void endpoint(Field endpoint, String type) {
        Field addresses = endpoint.at("addresses");
        if (addresses.require("must contain at least 1 address")) {
            if (addresses.node().size() > MOST_ADDRESSES) {
                addresses.tooMany(addresses.node().size(), MOST_ADDRESSES);
            }
            addresses.items().forEach(address -> address(address, type));
        }
        if (endpoint.at("nodeName").present()) {
            endpoint.at("nodeName").invalid(Formats.dnsSubdomain(endpoint.text("nodeName")));
        }
        Field topology = endpoint.at("deprecatedTopology");
        if (topology.node().size() > MOST_TOPOLOGY_LABELS) {
            topology.tooMany(topology.node().size(), MOST_TOPOLOGY_LABELS);
        }
        MetaValidation.labels(topology);
        if (endpoint.at("hostname").present()) {
            endpoint.at("hostname").invalid(Formats.dnsLabel(endpoint.text("hostname")));
        }
        for (String hints : List.of("forZones", "forNodes")) {
            hints(endpoint.at("hints", hints), hints.equals("forNodes"));
        }
    }

    /** Where the endpoint is best used from, each place once. */
    private static void hints(Field hints, boolean nodes) {
        if (hints.node().size() > MOST_HINTS) {
            hints.tooMany(hints.node().size(), MOST_HINTS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field hint : hints.items()) {
            Field name = hint.at("name");
            if (!seen.add(name.text())) {
                name.duplicate();
            }
            name.invalid(nodes ? Formats.dnsSubdomain(name.text()) : Formats.labelValue(name.text()));
        }
    }

    private static void address(Field address, String type) {
        switch (type) {
            case "IPv4", "IPv6" -> {
                if (Addresses.valid(address)) {
                    if (Addresses.isIpv6(address.text()) != type.equals("IPv6")) {
                        address.invalid("must be an " + type + " address");
                    }
                    Addresses.notSpecial(address);
                }
            }
            case "FQDN" -> fullName(address);
            default -> {
                // An unknown type is said once, at the type.
            }
        }
    }

    private static void fullName(Field address) {
        if (!address.require()) {
            return;
        }
        String name = address.text().endsWith(".")
                ? address.text().substring(0, address.text().length() - 1)
                : address.text();
        List<String> malformed = Formats.dnsSubdomain(name);
        if (!malformed.isEmpty()) {
            address.invalid(name, String.join(",", malformed));
        } else if (!name.contains(".")) {
            address.invalid(name, "should be a domain with at least two segments separated by dots");
        } else {
            for (String label : name.split("\\.")) {
                List<String> bad = Formats.dnsLabel(label);
                if (!bad.isEmpty()) {
                    address.invalid(label, String.join(",", bad));
                    return;
                }
            }
        }
    }
}
