package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.cluster.ClusterObjects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** For whom a pod's volumes need tokens: by projection, or for the driver of their storage. */
final class Audiences {
    private final ClusterObjects cluster;

    Audiences(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    boolean areOf(ObjectNode pod, String audience) {
        return pod.path("spec")
                .path("volumes")
                .valueStream()
                .anyMatch(volume ->
                        projects(volume, audience) || driverWants(driver(pod.path("metadata"), volume), audience));
    }

    private static boolean projects(JsonNode volume, String audience) {
        return volume.path("projected")
                .path("sources")
                .valueStream()
                .map(source -> source.path("serviceAccountToken"))
                .anyMatch(token ->
                        token.isObject() && token.path("audience").asString("").equals(audience));
    }

    private String driver(JsonNode pod, JsonNode volume) {
        String namespace = pod.path("namespace").asString("");
        if (volume.path("csi").isObject()) {
            return volume.path("csi").path("driver").asString("");
        }
        if (volume.path("ephemeral").path("volumeClaimTemplate").isObject()) {
            String claim =
                    pod.path("name").asString("") + "-" + volume.path("name").asString("");
            return driverOfClaim(namespace, claim);
        }
        return driverOfClaim(
                namespace,
                volume.path("persistentVolumeClaim").path("claimName").asString(""));
    }

    private String driverOfClaim(String namespace, String claim) {
        return claim.isEmpty()
                ? ""
                : cluster.get("/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + claim)
                        .map(found -> found.path("spec").path("volumeName").asString(""))
                        .filter(name -> !name.isEmpty())
                        .flatMap(name -> cluster.get("/api/v1/persistentvolumes/" + name))
                        .map(found ->
                                found.path("spec").path("csi").path("driver").asString(""))
                        .orElse("");
    }

    private boolean driverWants(String driver, String audience) {
        return !driver.isEmpty()
                && cluster.get("/apis/storage.k8s.io/v1/csidrivers/" + driver)
                        .map(found -> found.path("spec")
                                .path("tokenRequests")
                                .valueStream()
                                .anyMatch(request ->
                                        request.path("audience").asString("").equals(audience)))
                        .orElse(false);
    }
}
