package dev.portcullis.store.strategy;

import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.store.validation.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A pod's quality of service, by the cpu and memory that its containers ask for. */
final class QosClass {
    private static final Set<String> COUNTED = Set.of("cpu", "memory");

    private QosClass() {}

    static String of(JsonNode spec) {
        List<JsonNode> resources = new ArrayList<>();
        if (spec.path("resources").isObject() && !spec.path("resources").isEmpty()) {
            resources.add(spec.path("resources"));
        } else {
            for (String list : new String[] {"containers", "initContainers"}) {
                spec.path(list).forEach(container -> resources.add(container.path("resources")));
            }
        }
        boolean any = false;
        boolean guaranteed = !resources.isEmpty();
        for (JsonNode resource : resources) {
            for (String name : COUNTED) {
                Quantity request = amount(resource.path("requests").path(name));
                Quantity limit = amount(resource.path("limits").path(name));
                any |= request.signum() > 0 || limit.signum() > 0;
                guaranteed &= limit.signum() > 0 && (request.signum() == 0 || limit.equals(request));
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Quantity amount(JsonNode node) {
        Quantity quantity = ResourceNames.quantity(node);
        return quantity == null ? Quantity.of(0) : quantity;
    }
}
