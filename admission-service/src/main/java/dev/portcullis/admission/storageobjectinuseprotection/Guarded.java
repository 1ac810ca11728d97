package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.cluster.ClusterObjects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What stays while it is in use. */
enum Guarded {
    CLAIM("persistentvolumeclaims", "kubernetes.io/pvc-protection", "/api/v1/persistentvolumeclaims") {
        /** A pod without a node does not count: a kubelet would not start it with a claim that is being deleted. */
        @Override
        boolean isUsed(ClusterObjects objects, JsonNode claim) {
            String pods = "/api/v1/namespaces/"
                    + claim.path("metadata").path("namespace").asString() + "/pods";
            return items(objects, pods)
                    .filter(pod ->
                            !pod.path("spec").path("nodeName").asString("").isEmpty())
                    .anyMatch(pod -> pod.path("spec")
                            .path("volumes")
                            .valueStream()
                            .anyMatch(volume -> claimOf(pod, volume).equals(nameOf(claim))));
        }
    },
    VOLUME("persistentvolumes", "kubernetes.io/pv-protection", "/api/v1/persistentvolumes") {
        @Override
        boolean isUsed(ClusterObjects objects, JsonNode volume) {
            return volume.path("status").path("phase").asString("").equals("Bound");
        }
    },
    CLASS(
            "volumeattributesclasses.storage.k8s.io",
            "kubernetes.io/vac-protection",
            "/apis/storage.k8s.io/v1/volumeattributesclasses") {
        @Override
        boolean isUsed(ClusterObjects objects, JsonNode attributes) {
            return Stream.of(CLAIM, VOLUME)
                    .flatMap(kind -> items(objects, kind.collection))
                    .anyMatch(user -> user.path("spec")
                            .path("volumeAttributesClassName")
                            .asString("")
                            .equals(nameOf(attributes)));
        }
    };

    final String resource;
    final String finalizer;
    /** Of all namespaces. */
    final String collection;

    Guarded(String resource, String finalizer, String collection) {
        this.resource = resource;
        this.finalizer = finalizer;
        this.collection = collection;
    }

    abstract boolean isUsed(ClusterObjects objects, JsonNode object);

    /** Whether it is being deleted and waits for its finalizer to go. */
    boolean waits(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.hasNonNull("deletionTimestamp")
                && metadata.path("finalizers").valueStream().anyMatch(this::isOurs);
    }

    boolean isOurs(JsonNode found) {
        return found.asString("").equals(finalizer);
    }

    String path(JsonNode object) {
        String namespace = object.path("metadata").path("namespace").asString("");
        return namespace.isEmpty()
                ? collection + "/" + nameOf(object)
                : "/api/v1/namespaces/" + namespace + "/" + resource + "/" + nameOf(object);
    }

    static String nameOf(JsonNode object) {
        return object.path("metadata").path("name").asString();
    }

    static Stream<? extends JsonNode> items(ClusterObjects objects, String path) {
        return objects.list(path).stream();
    }

    static String claimOf(JsonNode pod, JsonNode volume) {
        return volume.path("ephemeral").isObject()
                ? nameOf(pod) + "-" + volume.path("name").asString("")
                : volume.path("persistentVolumeClaim").path("claimName").asString("");
    }
}
