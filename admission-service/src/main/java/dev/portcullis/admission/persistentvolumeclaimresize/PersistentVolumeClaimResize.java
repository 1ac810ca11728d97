package dev.portcullis.admission.persistentvolumeclaimresize;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.quantity.Quantity;
import tools.jackson.databind.JsonNode;

/** A claim may only grow once it is bound, and where its storage class says so ({@code plugin/storage/persistentvolume/resize}). */
@IfWanted("PersistentVolumeClaimResize")
public final class PersistentVolumeClaimResize implements ValidatingPlugin {
    private final ClusterObjects cluster;

    public PersistentVolumeClaimResize(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.updates() && attributes.isCore("persistentvolumeclaims");
    }

    @Override
    public Validation validate(Attributes attributes) {
        JsonNode claim = attributes.requireObject();
        JsonNode old = attributes.requireOldObject();
        if (size(claim).compareTo(size(old)) <= 0) {
            return Validation.accepted();
        }
        if (!old.path("status").path("phase").asString("").equals("Bound")) {
            throw attributes.forbidden("Only bound persistent volume claims can be expanded");
        }
        if (!mayGrow(claim, old)) {
            throw attributes.forbidden(
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
        return Validation.accepted();
    }

    private boolean mayGrow(JsonNode claim, JsonNode old) {
        String name = storageClass(claim);
        return !name.isEmpty()
                && name.equals(storageClass(old))
                && cluster.get("/apis/storage.k8s.io/v1/storageclasses/" + name)
                        .map(found -> found.path("allowVolumeExpansion").asBoolean(false))
                        .orElse(false);
    }

    private static String storageClass(JsonNode claim) {
        JsonNode old = claim.path("metadata").path("annotations").path("volume.beta.kubernetes.io/storage-class");
        return old.isString()
                ? old.asString()
                : claim.path("spec").path("storageClassName").asString("");
    }

    private static Quantity size(JsonNode claim) {
        return Quantity.parse(claim.path("spec")
                .path("resources")
                .path("requests")
                .path("storage")
                .asString("0"));
    }
}
