package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.PodTotals;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.store.schema.PodResources;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/** What a pod asks for as a whole, beside what its containers do. */
final class PodResourcesValidation {
    private static final List<String> KNOWN = List.of("cpu", "hugepages-", "memory");

    private PodResourcesValidation() {}

    static void resources(Field spec) {
        Field resources = spec.at("resources");
        if (!resources.at("claims").empty()) {
            resources.at("claims").forbidden("claims may not be set for Resources at pod-level");
        }
        for (String kind : List.of("limits", "requests")) {
            for (Field.Entry amount : resources.at(kind).entries()) {
                if (!PodTotals.isPodLevel(amount.key())) {
                    amount.value().with(StringNode.valueOf(amount.key())).notSupported(KNOWN);
                }
            }
        }
        ContainerValidation.resources(resources);
        PodResources.ofContainers(spec.node()).forEach((name, needed) -> {
            Quantity asked =
                    ResourceNames.quantity(resources.node().path("requests").path(name));
            if (asked != null && needed.compareTo(asked) > 0) {
                resources
                        .at("requests")
                        .key(name)
                        .invalid(
                                asked.toString(),
                                "must be greater than or equal to aggregate container requests of " + needed);
            }
        });
        for (String list : List.of("containers", "initContainers")) {
            spec.at(list).items().forEach(container -> limits(container, resources.at("limits")));
        }
    }

    private static void limits(Field container, Field whole) {
        for (Field.Entry entry : container.at("resources", "limits").entries()) {
            Quantity limit = ResourceNames.quantity(entry.value().node());
            Quantity most = ResourceNames.quantity(whole.node().path(entry.key()));
            if (limit != null && most != null && limit.compareTo(most) > 0) {
                entry.value().invalid(limit.toString(), "must be less than or equal to pod limits of " + most);
            }
        }
    }
}
