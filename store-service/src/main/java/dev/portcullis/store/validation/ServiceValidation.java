package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Services. */
public final class ServiceValidation {
    private static final int KUBELET_PORT = 10250;
    private static final int LONGEST_AFFINITY = 86_400;
    private static final String LOAD_BALANCER_ONLY = "may only be used when `type` is 'LoadBalancer'";
    private static final String NONE = "None";

    private ServiceValidation() {}

    public static void validate(Field service) {
        Field spec = service.at("spec");
        String type = spec.text("type");
        boolean headless = spec.at("clusterIP").is(NONE);
        List<Field> ports = spec.at("ports").items();
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
            spec.at("ports").required("");
        }
        type(spec, type, headless);
        Set<String> names = new HashSet<>();
        for (Field port : ports) {
            port(port, ports.size() > 1, names);
        }
        duplicatePorts(ports, type);
        MetaValidation.labels(spec.at("selector"));
        affinity(spec);
        clusterIps(spec, type);
        for (Field ip : spec.at("externalIPs").items()) {
            if (Addresses.valid(ip)) {
                Addresses.notSpecial(ip);
            }
        }
        loadBalancer(spec, type);
        trafficPolicies(spec, type);
    }

    private static void type(Field spec, String type, boolean headless) {
        switch (type) {
            case "" -> spec.at("type").required("");
            case "NodePort", "LoadBalancer" -> {
                if (headless) {
                    spec.at("clusterIPs").index(0).invalid(NONE, "may not be set to 'None' for " + type + " services");
                }
                for (Field port : spec.at("ports").items()) {
                    if (type.equals("LoadBalancer") && port.at("port").number() == KUBELET_PORT) {
                        port.invalid(KUBELET_PORT, "may not expose port 10250 externally since it is used by kubelet");
                    }
                }
            }
            case "ExternalName" -> {
                if (!spec.at("clusterIP").empty() && !headless) {
                    spec.at("clusterIPs").index(0).forbidden("may not be set when `type` is 'ExternalName'");
                }
                Field name = spec.at("externalName");
                if (name.require()) {
                    String plain = name.text().endsWith(".")
                            ? name.text().substring(0, name.text().length() - 1)
                            : name.text();
                    name.invalid(Formats.dnsSubdomain(plain));
                }
            }
            default -> {
                // Unknown types are the schema's matter.
            }
        }
    }

    private static void port(Field port, boolean needsName, Set<String> names) {
        Field name = port.at("name");
        if (name.empty()) {
            if (needsName) {
                name.required("");
            }
        } else {
            name.invalid(Formats.dnsLabel(name.text()));
            if (!names.add(name.text())) {
                name.duplicate();
            }
        }
        port.at("port").range(1, 65535);
        port.at("protocol").require();
        PortValidation.numberOrName(port.at("targetPort"));
        if (!port.at("appProtocol").empty()) {
            port.at("appProtocol").invalid(Formats.qualifiedName(port.text("appProtocol")));
        }
    }

    private static void duplicatePorts(List<Field> ports, String type) {
        Set<String> seen = new HashSet<>();
        Set<String> nodePorts = new HashSet<>();
        for (Field port : ports) {
            Field nodePort = port.at("nodePort");
            if (nodePort.number() != 0 && type.equals("ClusterIP")) {
                nodePort.forbidden("may not be used when `type` is 'ClusterIP'");
            }
            if (nodePort.number() != 0 && !nodePorts.add(port.text("protocol") + nodePort.number())) {
                nodePort.duplicate();
            }
            if (!seen.add(port.text("protocol") + port.at("port").number())) {
                port.duplicate();
            }
        }
    }

    private static void affinity(Field spec) {
        Field affinity = spec.at("sessionAffinity");
        Field config = spec.at("sessionAffinityConfig");
        affinity.require();
        if (affinity.is("ClientIP")) {
            Field timeout = config.at("clientIP", "timeoutSeconds");
            if (timeout.absent()) {
                timeout.required("when session affinity type is ClientIP");
            } else if (timeout.number() <= 0 || timeout.number() > LONGEST_AFFINITY) {
                timeout.invalid("must be greater than 0 and less than " + LONGEST_AFFINITY);
            }
        } else if (affinity.is(NONE) && config.present()) {
            config.forbidden("must not be set when session affinity is None");
        }
    }

    private static void clusterIps(Field spec, String type) {
        if (type.equals("ExternalName")) {
            for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                if (!spec.at(field).empty()) {
                    spec.at(field).forbidden("may not be set for ExternalName services");
                }
            }
            return;
        }
        List<Field> ips = spec.at("clusterIPs").items();
        if (spec.at("clusterIP").empty()) {
            if (!ips.isEmpty()) {
                spec.at("clusterIPs").invalid("must be empty when `clusterIP` is not specified");
            }
        } else if (!ips.isEmpty() && !ips.getFirst().is(spec.text("clusterIP"))) {
            spec.at("clusterIPs").invalid("first value must match `clusterIP`");
        }
        Set<String> families = new HashSet<>();
        for (Field family : spec.at("ipFamilies").items()) {
            if (!families.add(family.text())) {
                family.duplicate();
            }
        }
        boolean bad = false;
        for (Field ip : ips) {
            if (ip.is(NONE)) {
                if (ips.size() > 1) {
                    bad = true;
                    spec.at("clusterIPs").invalid("'None' must be the first and only value");
                }
            } else {
                bad |= !Addresses.valid(ip);
            }
        }
        if (ips.size() > 2) {
            spec.at("clusterIPs").invalid("may only hold up to 2 values");
        }
        if (!bad) {
            familiesOf(ips, spec);
        }
    }

    private static void familiesOf(List<Field> ips, Field spec) {
        long v6 = ips.stream().filter(ip -> Addresses.isIpv6(ip.text())).count();
        if (ips.size() > 1 && (v6 == 0 || v6 == ips.size())) {
            spec.at("clusterIPs").invalid("may specify no more than one IP for each IP family");
        }
        for (int i = 0; i < ips.size() && !ips.get(i).is(NONE); i++) {
            String family = spec.at("ipFamilies").index(i).text();
            if (!family.isEmpty() && !family.equals(Addresses.isIpv6(ips.get(i).text()) ? "IPv6" : "IPv4")) {
                ips.get(i).invalid("expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }

    private static void loadBalancer(Field spec, String type) {
        boolean balanced = type.equals("LoadBalancer");
        Field ranges = spec.at("loadBalancerSourceRanges");
        if (!ranges.empty()) {
            if (!balanced) {
                ranges.forbidden(LOAD_BALANCER_ONLY);
            }
            ranges.items().forEach(range -> Addresses.cidr(range));
        }
        for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
            if (!balanced && spec.at(field).present()) {
                spec.at(field).forbidden(LOAD_BALANCER_ONLY);
            }
        }
        if (balanced && spec.at("allocateLoadBalancerNodePorts").absent()) {
            spec.at("allocateLoadBalancerNodePorts").required("");
        }
        if (!spec.at("loadBalancerClass").empty()) {
            spec.at("loadBalancerClass").invalid(Formats.qualifiedName(spec.text("loadBalancerClass")));
        }
    }

    private static void trafficPolicies(Field spec, String type) {
        boolean external = type.equals("LoadBalancer")
                || type.equals("NodePort")
                || type.equals("ClusterIP") && !spec.at("externalIPs").empty();
        Field policy = spec.at("externalTrafficPolicy");
        if (!external && !policy.empty()) {
            policy.invalid("may only be set for externally-accessible services");
        } else if (external) {
            policy.require();
        }
        Field check = spec.at("healthCheckNodePort");
        boolean checked = type.equals("LoadBalancer") && policy.is("Local");
        if (!checked && check.number() != 0) {
            check.invalid("may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        if (external || type.equals("ClusterIP")) {
            spec.at("internalTrafficPolicy").require();
        }
    }

    /** The first address stays for as long as there is one. */
    public static void validateUpdate(Field service, JsonNode old) {
        Field spec = service.at("spec");
        JsonNode before = old.path("spec");
        boolean both = !spec.at("type").is("ExternalName")
                && !before.path("type").asString("").equals("ExternalName");
        String ip = before.path("clusterIP").asString("");
        if (both && !ip.isEmpty() && !spec.at("clusterIP").is(ip)) {
            spec.at("clusterIPs").index(0).invalid(spec.at("clusterIPs").node(), "may not change once set");
        }
        boolean balanced = spec.at("type").is("LoadBalancer")
                && before.path("type").asString("").equals("LoadBalancer");
        if (balanced
                && !spec.text("loadBalancerClass")
                        .equals(before.path("loadBalancerClass").asString(""))) {
            spec.at("loadBalancerClass").invalid("may not change once set");
        }
    }

    public static void validateStatus(Field service) {
        for (Field ingress : service.at("status", "loadBalancer", "ingress").items()) {
            if (!ingress.at("ip").empty()) {
                Addresses.valid(ingress.at("ip"));
            }
            Field hostname = ingress.at("hostname");
            if (!hostname.empty()) {
                hostname.invalid(Formats.dnsSubdomain(hostname.text()));
                if (Addresses.parse(hostname.text()) != null) {
                    hostname.invalid("must be a DNS name, not an IP address");
                }
            }
        }
    }
}
