package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one object uses up, by the names of quota resources, and what scopes see of it. */
record Usage(Map<String, Quantity> amounts, Scoped scoped) {
    static final Usage NONE = new Usage(Map.of(), scope -> false);
    static final Quantity ONE = Quantity.of(1);

    /** Which scopes an object is in; most kinds are in none. */
    @FunctionalInterface
    interface Scoped {
        boolean in(Scope scope);

        /** Those of the scopes that it is in. */
        default List<Scope> of(List<Scope> scopes) {
            return scopes.stream().filter(this::in).toList();
        }
    }

    static Usage of(GroupResource resource, @Nullable JsonNode object) {
        if (object == null) {
            return NONE;
        }
        Map<String, Quantity> amounts = new TreeMap<>();
        amounts.put("count/" + resource, ONE);
        if (resource.group().isEmpty() && CountedNames.PLAIN.contains(resource.name())) {
            amounts.put(resource.name(), ONE);
        }
        if (resource.equals(CountedNames.PODS)) {
            PodUsage.add(object, amounts);
            return new Usage(amounts, PodScopes.of(object));
        }
        if (resource.equals(CountedNames.CLAIMS)) {
            VolumeClaimUsage.add(object, amounts);
            return new Usage(amounts, VolumeClaimUsage.scopes(object));
        }
        if (resource.equals(CountedNames.SERVICES)) {
            services(object.path("spec"), amounts);
        } else if (resource.equals(CountedNames.DEVICE_CLAIMS)) {
            DeviceClaimUsage.add(object, amounts);
        }
        return new Usage(amounts, NONE.scoped());
    }

    private static void services(JsonNode spec, Map<String, Quantity> amounts) {
        String type = spec.path("type").asString("");
        boolean balanced = type.equals("LoadBalancer");
        boolean allocates =
                balanced && spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
        long ports = spec.path("ports")
                .valueStream()
                .filter(port -> type.equals("NodePort")
                        || allocates
                        || balanced && port.path("nodePort").asInt(0) != 0)
                .count();
        amounts.put("services.nodeports", Quantity.of(ports));
        amounts.put("services.loadbalancers", Quantity.of(balanced ? 1 : 0));
    }

    List<String> negative() {
        return amounts.keySet().stream()
                .filter(name -> amounts.getOrDefault(name, ONE).signum() < 0)
                .toList();
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
