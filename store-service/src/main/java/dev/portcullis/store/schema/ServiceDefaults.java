package dev.portcullis.store.schema;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What services default from their other fields. */
final class ServiceDefaults {
    private static final int CLIENT_IP_SECONDS = 10800;
    private static final Set<String> INTERNAL = Set.of("ClusterIP", "NodePort", "LoadBalancer");

    private ServiceDefaults() {}

    static void service(ObjectNode service) {
        ObjectNode spec = Fields.object(service, "spec");
        if (spec == null) {
            return;
        }
        sessionAffinity(spec);
        for (ObjectNode port : Fields.objects(spec, "ports")) {
            JsonNode target = port.path("targetPort");
            boolean none = target.isNumber()
                    ? target.asInt() == 0
                    : target.asString("").isEmpty();
            if (none && port.has("port")) {
                port.set("targetPort", port.get("port"));
            }
        }
        String type = Fields.string(spec, "type");
        boolean external = type.equals("LoadBalancer")
                || type.equals("NodePort")
                || type.equals("ClusterIP") && !Fields.isEmpty(spec, "externalIPs");
        if (external && Fields.isEmpty(spec, "externalTrafficPolicy")) {
            spec.put("externalTrafficPolicy", "Cluster");
        }
        if (INTERNAL.contains(type) && Fields.isMissing(spec, "internalTrafficPolicy")) {
            spec.put("internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            if (Fields.isMissing(spec, "allocateLoadBalancerNodePorts")) {
                spec.put("allocateLoadBalancerNodePorts", true);
            }
            for (ObjectNode ingress : Fields.objects(service.path("status").path("loadBalancer"), "ingress")) {
                if (!Fields.isEmpty(ingress, "ip") && Fields.isMissing(ingress, "ipMode")) {
                    ingress.put("ipMode", "VIP");
                }
            }
        }
    }

    private static void sessionAffinity(ObjectNode spec) {
        String affinity = Fields.string(spec, "sessionAffinity");
        if (affinity.equals("None")) {
            spec.remove("sessionAffinityConfig");
        } else if (affinity.equals("ClientIP")
                && spec.path("sessionAffinityConfig")
                        .path("clientIP")
                        .path("timeoutSeconds")
                        .isMissingNode()) {
            spec.putObject("sessionAffinityConfig").putObject("clientIP").put("timeoutSeconds", CLIENT_IP_SECONDS);
        }
    }
}
