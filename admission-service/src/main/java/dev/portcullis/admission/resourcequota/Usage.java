package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.GroupResource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one object uses up, by the names of quota resources.
 *
 * @param pod what scopes look at; null for other kinds
 */
record Usage(Map<String, Quantity> amounts, @Nullable PodTraits pod) {
    static final Usage NONE = new Usage(Map.of(), null);

    private static final Quantity ONE = Quantity.of(1);
    /** Kinds of the core group whose plain name is a quota resource too. */
    private static final Set<String> PLAIN = Set.of(
            "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services");

    record PodTraits(boolean terminating, boolean bestEffort, boolean crossNamespaceAffinity, String priorityClass) {}

    static Usage of(GroupResource resource, @Nullable JsonNode object) {
        if (object == null) {
            return NONE;
        }
        Map<String, Quantity> amounts = new TreeMap<>();
        amounts.put("count/" + resource, ONE);
        if (!resource.group().isEmpty()) {
            return new Usage(amounts, null);
        }
        if (PLAIN.contains(resource.name())) {
            amounts.put(resource.name(), ONE);
        }
        switch (resource.name()) {
            case "pods" -> {
                PodUsage.add(object, amounts);
                return new Usage(amounts, PodUsage.traits(object));
            }
            case "services" -> services(object.path("spec"), amounts);
            case "persistentvolumeclaims" -> claims(object, amounts);
            default -> {
                // counted, and that is all
            }
        }
        return new Usage(amounts, null);
    }

    private static void services(JsonNode spec, Map<String, Quantity> amounts) {
        String type = spec.path("type").asString("");
        int ports = spec.path("ports").size();
        if (type.equals("NodePort")) {
            amounts.put("services.nodeports", Quantity.of(ports));
        } else if (type.equals("LoadBalancer")) {
            boolean nodePorts = spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
            amounts.put("services.nodeports", Quantity.of(nodePorts ? ports : 0));
            amounts.put("services.loadbalancers", ONE);
        }
    }

    private static void claims(JsonNode claim, Map<String, Quantity> amounts) {
        JsonNode storage = claim.path("spec").path("resources").path("requests").path("storage");
        String storageClass = claim.path("spec")
                .path("storageClassName")
                .asString(claim.path("metadata")
                        .path("annotations")
                        .path("volume.beta.kubernetes.io/storage-class")
                        .asString(""));
        String ofClass = storageClass + ".storageclass.storage.k8s.io/";
        if (!storageClass.isEmpty()) {
            amounts.put(ofClass + "persistentvolumeclaims", ONE);
        }
        if (storage.isString()) {
            Quantity quantity = Quantity.parse(storage.asString());
            amounts.put("requests.storage", quantity);
            if (!storageClass.isEmpty()) {
                amounts.put(ofClass + "requests.storage", quantity);
            }
        }
    }

    /** What this uses more than {@code before} did; only that is asked of a quota. */
    Map<String, Quantity> beyond(Usage before) {
        Map<String, Quantity> more = new TreeMap<>();
        amounts.forEach((name, amount) -> {
            Quantity old = before.amounts.get(name);
            Quantity delta = old == null ? amount : amount.minus(old);
            if (delta.signum() > 0) {
                more.put(name, delta);
            }
        });
        return more;
    }
}
