package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What kinds of volumes a pod may have. */
final class Volumes {
    private static final Set<String> ALLOWED = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    /** The others, in the order in which they are looked for. */
    private static final List<String> OTHERS = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "gitRepo",
            "nfs",
            "iscsi",
            "glusterfs",
            "rbd",
            "flexVolume",
            "cinder",
            "cephfs",
            "flocker",
            "fc",
            "azureFile",
            "vsphereVolume",
            "quobyte",
            "azureDisk",
            "portworxVolume",
            "scaleIO",
            "storageos",
            "photonPersistentDisk");

    private Volumes() {}

    static @Nullable Violation hostPaths(Subject pod) {
        List<String> bad = volumes(pod, volume -> volume.hasNonNull("hostPath"));
        return bad.isEmpty() ? null : new Violation("hostPath volumes", Wording.named("volume", bad));
    }

    static @Nullable Violation restricted(Subject pod) {
        Set<String> types = new TreeSet<>();
        List<String> bad = volumes(pod, volume -> {
            boolean allowed = ALLOWED.stream().anyMatch(volume::hasNonNull);
            if (!allowed) {
                types.add(OTHERS.stream().filter(volume::hasNonNull).findFirst().orElse("unknown"));
            }
            return !allowed;
        });
        return bad.isEmpty()
                ? null
                : new Violation(
                        "restricted volume types",
                        Wording.named("volume", bad) + " " + Wording.plural("uses", "use", bad.size()) + " "
                                + Wording.named("restricted volume type", types));
    }

    private static List<String> volumes(Subject pod, Predicate<JsonNode> is) {
        return pod.spec()
                .path("volumes")
                .valueStream()
                .filter(is)
                .map(volume -> volume.path("name").asString(""))
                .toList();
    }
}
