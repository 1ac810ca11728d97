package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a PersistentVolumeClaim uses up ({@code pkg/quota/v1/evaluator/core/persistent_volume_claims.go}). */
final class VolumeClaimUsage {
    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

    private VolumeClaimUsage() {}

    static void add(JsonNode claim, Map<String, Quantity> amounts) {
        String storageClass = storageClass(claim);
        Quantity storage = storage(claim);
        if (!storageClass.isEmpty()) {
            amounts.put(storageClass + CountedNames.BY_STORAGE_CLASS + "persistentvolumeclaims", Usage.ONE);
        }
        if (storage != null) {
            amounts.put("requests.storage", storage);
            if (!storageClass.isEmpty()) {
                amounts.put(storageClass + CountedNames.BY_STORAGE_CLASS + "requests.storage", storage);
            }
        }
    }

    private static String storageClass(JsonNode claim) {
        String beta =
                claim.path("metadata").path("annotations").path(BETA_CLASS).asString("");
        return beta.isEmpty() ? claim.path("spec").path("storageClassName").asString("") : beta;
    }

    /** What is asked for, or has been allocated where that is more; in whole bytes. */
    private static @Nullable Quantity storage(JsonNode claim) {
        JsonNode asked = claim.path("spec").path("resources").path("requests").path("storage");
        if (!asked.isString()) {
            return null;
        }
        Quantity request = whole(Quantity.parse(asked.asString()));
        JsonNode allocated = claim.path("status").path("allocatedResources").path("storage");
        return allocated.isString() ? Quantities.larger(request, whole(Quantity.parse(allocated.asString()))) : request;
    }

    private static Quantity whole(Quantity quantity) {
        return quantity.isInteger()
                ? quantity
                : Quantity.of(quantity.value().setScale(0, RoundingMode.UP).longValueExact());
    }

    /** The scope is by the names of all the attribute classes that the claim has, had, or is to get. */
    static Usage.Scoped scopes(JsonNode claim) {
        Set<String> classes = attributeClasses(claim);
        return scope -> scope.name().equals("VolumeAttributesClass")
                && (classes.isEmpty() ? scope.selects("") : classes.stream().anyMatch(scope::selects));
    }

    static Set<String> attributeClasses(JsonNode claim) {
        Set<String> classes = new TreeSet<>();
        JsonNode status = claim.path("status");
        classes.add(claim.path("spec").path("volumeAttributesClassName").asString(""));
        classes.add(status.path("currentVolumeAttributesClassName").asString(""));
        classes.add(status.path("modifyVolumeStatus")
                .path("targetVolumeAttributesClassName")
                .asString(""));
        classes.remove("");
        return classes;
    }

    /** Whether a new status may change what is counted. */
    static boolean statusCounts(JsonNode claim, JsonNode old) {
        return !claim.path("status")
                        .path("allocatedResources")
                        .equals(old.path("status").path("allocatedResources"))
                || !attributeClasses(claim).equals(attributeClasses(old));
    }
}
