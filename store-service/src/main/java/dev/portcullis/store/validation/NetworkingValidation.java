package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ingresses, their classes, network policies and endpoint slices. */
public final class NetworkingValidation {
    private static final int MOST_ENDPOINTS = 1000;
    private static final int MOST_PORTS = 20_000;
    private static final int MOST_ADDRESSES = 100;
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final int LONGEST_CONTROLLER = 250;

    private NetworkingValidation() {}

    public static void ingress(Field ingress) {
        Field spec = ingress.at("spec");
        Field backend = spec.at("defaultBackend");
        if (spec.at("rules").empty() && backend.absent()) {
            spec.invalid("either `defaultBackend` or `rules` must be specified");
        }
        if (backend.present()) {
            backend(backend);
        }
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
        for (Field rule : spec.at("rules").items()) {
            if (!rule.at("host").empty()) {
                if (Addresses.parse(rule.text("host")) != null) {
                    rule.at("host").invalid("must be a DNS name, not an IP address");
                } else {
                    host(rule.at("host"));
                }
            }
            Field http = rule.at("http");
            if (http.present() && http.at("paths").require()) {
                http.at("paths").items().forEach(NetworkingValidation::path);
            }
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
        } else if (type.is("ImplementationSpecific")) {
            if (!value.empty() && !value.text().startsWith("/")) {
                value.invalid("must be an absolute path");
            }
        } else {
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
            resource.at("kind").require();
            resource.at("name").require();
        } else if (service.present()) {
            if (service.at("name").require()) {
                service.at("name").invalid(Formats.dns1035Label(service.text("name")));
            }
            Field port = service.at("port");
            boolean named = !port.at("name").empty();
            boolean numbered = port.at("number").number() != 0;
            if (named && numbered) {
                port.invalid("", "cannot set both port name & port number");
            } else if (named) {
                port.at("name").invalid(Formats.portName(port.text("name")));
            } else if (numbered) {
                port.at("number").range(1, 65535);
            } else {
                port.required("port name or number is required");
            }
        } else {
            backend.required("resource or service backend is required");
        }
    }

    public static void ingressClass(Field ingressClass) {
        Field spec = ingressClass.at("spec");
        DomainPath.check(spec.at("controller"), LONGEST_CONTROLLER);
        Field parameters = spec.at("parameters");
        if (parameters.present()) {
            parameters.at("kind").require("kind is required");
            parameters.at("name").require("name is required");
            if (parameters.at("scope").is("Namespace")) {
                parameters.at("namespace").require("`parameters.scope` is set to 'Namespace'");
            } else if (!parameters.at("namespace").empty()) {
                parameters.at("namespace").forbidden("`parameters.scope` is set to 'Cluster'");
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
        if (value.present()) {
            PortValidation.numberOrName(value);
            if (end.present()) {
                if (value.node().isString()) {
                    end.invalid("may not be specified when `port` is non-numeric");
                } else if (end.number() < value.number()) {
                    end.invalid("must be greater than or equal to `port`");
                }
                end.range(1, 65535);
            }
        } else if (end.present()) {
            end.invalid("may not be specified when `port` is not specified");
        }
    }

    private static void peer(Field peer) {
        Field pods = peer.at("podSelector");
        Field namespaces = peer.at("namespaceSelector");
        Field block = peer.at("ipBlock");
        if (block.present()) {
            if (block.at("cidr").require()) {
                Addresses.cidr(block.at("cidr"));
            }
            for (Field except : block.at("except").items()) {
                Addresses.cidr(except);
                if (Addresses.isCidr(except.text())
                        && Addresses.isCidr(block.text("cidr"))
                        && !Addresses.isStrictlyWithin(except.text(), block.text("cidr"))) {
                    except.invalid("must be a strict subset of `cidr`");
                }
            }
            if (pods.present() || namespaces.present()) {
                peer.forbidden("may not specify both ipBlock and another peer");
            }
        } else if (pods.absent() && namespaces.absent()) {
            peer.required("must specify a peer");
        }
        SelectorValidation.labelSelector(pods);
        SelectorValidation.labelSelector(namespaces);
    }

    public static void endpointSlice(Field slice) {
        Field type = slice.at("addressType");
        if (type.empty()) {
            type.required("");
        }
        Field endpoints = slice.at("endpoints");
        if (endpoints.node().size() > MOST_ENDPOINTS) {
            endpoints.add(FieldError.tooMany(endpoints.path(), endpoints.node().size(), MOST_ENDPOINTS));
            return;
        }
        for (Field endpoint : endpoints.items()) {
            Field addresses = endpoint.at("addresses");
            if (addresses.require("must contain at least 1 address")) {
                if (addresses.node().size() > MOST_ADDRESSES) {
                    addresses.tooMany(addresses.node().size(), MOST_ADDRESSES);
                }
                addresses.items().forEach(address -> address(address, type.text()));
            }
            if (endpoint.at("hostname").present()) {
                endpoint.at("hostname").invalid(Formats.dnsLabel(endpoint.text("hostname")));
            }
            if (endpoint.at("nodeName").present()) {
                endpoint.at("nodeName").invalid(Formats.dnsSubdomain(endpoint.text("nodeName")));
            }
        }
        Field ports = slice.at("ports");
        if (ports.node().size() > MOST_PORTS) {
            ports.add(FieldError.tooMany(ports.path(), ports.node().size(), MOST_PORTS));
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            if (!port.at("name").empty()) {
                port.at("name").invalid(Formats.dnsLabel(port.text("name")));
            }
            if (!names.add(port.text("name"))) {
                port.at("name").duplicate();
            }
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
            case "FQDN" -> address.invalid(Formats.dnsSubdomain(address.text()));
            default -> {
                // An unknown type is said once, at the type.
            }
        }
    }
}
