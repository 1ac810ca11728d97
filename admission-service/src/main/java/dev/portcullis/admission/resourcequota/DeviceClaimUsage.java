package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How many devices of which class a ResourceClaim may get ({@code pkg/quota/v1/evaluator/core/resource_claims.go}). */
final class DeviceClaimUsage {
    /** What {@code allocationMode: All} can come to at the most. */
    private static final long MOST = 32;

    private DeviceClaimUsage() {}

    static void add(JsonNode claim, Map<String, Quantity> amounts) {
        for (JsonNode request : claim.path("spec").path("devices").path("requests")) {
            Map<String, Quantity> devices = new HashMap<>();
            if (request.has("exactly")) {
                count(request.path("exactly"), devices);
            }
            for (JsonNode alternative : request.path("firstAvailable")) {
                count(alternative, devices);
            }
            devices.forEach((name, number) -> amounts.merge(name, number, Quantity::plus));
        }
    }

    /** Of the alternatives the most that may be taken of each class. */
    private static void count(JsonNode request, Map<String, Quantity> devices) {
        String mode = request.path("allocationMode").asString("ExactCount");
        long number = mode.equals("All") ? MOST : request.path("count").asLong(1);
        devices.merge(
                request.path("deviceClassName").asString("") + CountedNames.BY_DEVICE_CLASS,
                Quantity.of(number),
                Quantities::larger);
    }
}
