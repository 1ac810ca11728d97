package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.ServiceValidation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Services: what an update leaves out and was given, stays; what a change of the type makes pointless, goes. */
final class ServiceRules implements KindRules {
    @Override
    public NameRule names() {
        return NameRule.LABEL_1035;
    }

    @Override
    public void prepareForCreate(ObjectNode service) {
        ObjectNode spec = spec(service);
        String ip = spec.path("clusterIP").asString("");
        if (!ip.isEmpty() && spec.path("clusterIPs").isEmpty()) {
            spec.putArray("clusterIPs").add(ip);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode service, ObjectNode old) {
        ObjectNode spec = spec(service);
        ObjectNode before = spec(old);
        if (needsClusterIp(spec) && needsClusterIp(before)) {
            for (String field : new String[] {"clusterIP", "ipFamilies", "ipFamilyPolicy"}) {
                if (spec.path(field).isMissingNode()
                        || spec.path(field).asString("").isEmpty()
                                && !spec.path(field).isArray()) {
                    KindStrategy.copy(spec, before, field);
                }
            }
            if (spec.path("clusterIPs").isEmpty() && spec.path("clusterIP").equals(before.path("clusterIP"))) {
                KindStrategy.copy(spec, before, "clusterIPs");
            }
        } else if (!needsClusterIp(spec) && needsClusterIp(before)) {
            for (String field : new String[] {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
                if (spec.path(field).equals(before.path(field))) {
                    spec.remove(field);
                }
            }
        }
        normalizeIps(spec, before);
        if (needsNodePorts(before)) {
            nodePorts(spec, before, needsNodePorts(spec));
        }
        if (needsHealthCheck(before)) {
            if (!needsHealthCheck(spec)) {
                dropIfSame(spec, before, "healthCheckNodePort");
            } else if (spec.path("healthCheckNodePort").asInt(0) == 0) {
                KindStrategy.copy(spec, before, "healthCheckNodePort");
            }
        }
        typeDependent(spec, before);
    }

    private static void normalizeIps(ObjectNode spec, JsonNode before) {
        String ip = spec.path("clusterIP").asString("");
        if (!(spec.get("clusterIPs") instanceof ArrayNode ips) || ips.isEmpty()) {
            if (!ip.isEmpty()) {
                spec.putArray("clusterIPs").add(ip);
            }
        } else if (ip.isEmpty()) {
            spec.put("clusterIP", ips.path(0).asString(""));
        } else if (!ip.equals(ips.path(0).asString(""))
                && ips.path(0).equals(before.path("clusterIPs").path(0))
                && !before.path("clusterIP").asString("").equals(ip)) {
            ips.set(0, ip);
        }
    }

    /** Ports that say none keep what the same port had; a type without node ports loses those it had. */
    private static void nodePorts(ObjectNode spec, JsonNode before, boolean needed) {
        for (JsonNode port : spec.path("ports")) {
            for (JsonNode was : before.path("ports")) {
                boolean same = was.path("port").equals(port.path("port"))
                        && was.path("protocol").equals(port.path("protocol"));
                int wanted = port.path("nodePort").asInt(0);
                if (same && needed && wanted == 0 && was.path("nodePort").asInt(0) != 0) {
                    ((ObjectNode) port).set("nodePort", was.path("nodePort"));
                } else if (same && !needed && wanted == was.path("nodePort").asInt(0)) {
                    ((ObjectNode) port).remove("nodePort");
                }
            }
        }
    }

    private static void typeDependent(ObjectNode spec, JsonNode before) {
        String type = spec.path("type").asString("");
        boolean changed = !type.equals(before.path("type").asString(""));
        if (changed && type.equals("ClusterIP") && spec.path("externalIPs").isEmpty()) {
            dropIfSame(spec, before, "externalTrafficPolicy");
        }
        if (changed && type.equals("ExternalName")) {
            dropIfSame(spec, before, "externalTrafficPolicy");
            dropIfSame(spec, before, "internalTrafficPolicy");
        }
        if (changed && !type.equals("LoadBalancer")) {
            dropIfSame(spec, before, "allocateLoadBalancerNodePorts");
            dropIfSame(spec, before, "loadBalancerClass");
        }
    }

    private static void dropIfSame(ObjectNode spec, JsonNode before, String field) {
        if (spec.path(field).equals(before.path(field))) {
            spec.remove(field);
        }
    }

    @Override
    public void validate(Field service) {
        ServiceValidation.validate(service);
    }

    @Override
    public void validateUpdate(Field service, JsonNode old) {
        ServiceValidation.validateUpdate(service, old);
        Field check = service.at("spec", "healthCheckNodePort");
        JsonNode before = old.path("spec");
        if (needsHealthCheck(before)
                && needsHealthCheck(service.node().path("spec"))
                && check.number() != before.path("healthCheckNodePort").asInt(0)) {
            check.invalid(
                    "cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update");
        }
    }

    @Override
    public void validateStatus(Field service, JsonNode old) {
        ServiceValidation.validateStatus(service);
    }

    static ObjectNode spec(ObjectNode service) {
        return service.get("spec") instanceof ObjectNode own ? own : service.putObject("spec");
    }

    static boolean needsClusterIp(JsonNode spec) {
        return !spec.path("type").asString("").equals("ExternalName");
    }

    /** Load balancers that send traffic only to nodes with pods ask the nodes, on a port of its own. */
    static boolean needsHealthCheck(JsonNode spec) {
        return spec.path("type").asString("").equals("LoadBalancer")
                && spec.path("externalTrafficPolicy").asString("").equals("Local");
    }

    static boolean needsNodePorts(JsonNode spec) {
        String type = spec.path("type").asString("");
        return type.equals("NodePort")
                || type.equals("LoadBalancer")
                        && spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
    }
}
