package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.kube.client.StoreClient;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a claim or a volume is in use. */
final class InUse {
    private static final Set<String> OURS =
            Set.of(StorageObjectInUseProtection.CLAIM, StorageObjectInUseProtection.VOLUME);

    private InUse() {}

    /**
     * What is known of a claim or volume.
     *
     * @param pending whether it is being deleted and waits for its finalizer of ours
     */
    record Deletion(String path, boolean pending) {
        static Deletion of(ObjectNode object) {
            JsonNode metadata = object.path("metadata");
            boolean pending = metadata.hasNonNull("deletionTimestamp")
                    && metadata.path("finalizers").valueStream().anyMatch(InUse::isOurs);
            return new Deletion(path(metadata), pending);
        }

        private static String path(JsonNode metadata) {
            String namespace = metadata.path("namespace").asString("");
            String name = metadata.path("name").asString();
            return namespace.isEmpty()
                    ? "/api/v1/persistentvolumes/" + name
                    : "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + name;
        }
    }

    static boolean isOurs(JsonNode finalizer) {
        return OURS.contains(finalizer.asString(""));
    }

    static boolean isUsed(StoreClient store, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        return namespace.isEmpty()
                ? object.path("status").path("phase").asString("").equals("Bound")
                : store.list("/api/v1/namespaces/" + namespace + "/pods")
                        .path("items")
                        .valueStream()
                        .anyMatch(pod -> uses(pod, metadata.path("name").asString()));
    }

    /** A pod without a node does not count: a kubelet would not start it with a claim that is being deleted. */
    private static boolean uses(JsonNode pod, String claim) {
        JsonNode spec = pod.path("spec");
        return !spec.path("nodeName").asString("").isEmpty()
                && spec.path("volumes")
                        .valueStream()
                        .anyMatch(volume -> claimOf(pod, volume).equals(claim));
    }

    private static String claimOf(JsonNode pod, JsonNode volume) {
        return volume.path("ephemeral").isObject()
                ? pod.path("metadata").path("name").asString("") + "-"
                        + volume.path("name").asString("")
                : volume.path("persistentVolumeClaim").path("claimName").asString("");
    }
}
