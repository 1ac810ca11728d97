package dev.portcullis.authz.node;

import dev.portcullis.authz.node.Vertex.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a PersistentVolume is bound to, and the Secrets that a kubelet needs to mount it.
 *
 * @param claim null for one that is not bound: nobody has it
 */
record VolumeLinks(String name, @Nullable Vertex claim, Set<Vertex> secrets) {
    private static final List<String> WITH_SECRET_REF =
            List.of("cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos");
    /** Those of the controllers are none of the kubelet's business. */
    private static final List<String> OF_CSI_NODES =
            List.of("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef");

    static VolumeLinks of(JsonNode volume) {
        String name = volume.path("metadata").path("name").asString("");
        JsonNode spec = volume.path("spec");
        JsonNode ref = spec.path("claimRef");
        if (!ref.isObject()) {
            return new VolumeLinks(name, null, Set.of());
        }
        String namespace = ref.path("namespace").asString("");
        Set<Vertex> secrets = new HashSet<>();
        JsonNode azure = spec.path("azureFile");
        add(secrets, azure.path("secretNamespace"), azure.path("secretName"), namespace);
        WITH_SECRET_REF.forEach(kind -> add(secrets, spec.path(kind).path("secretRef"), namespace));
        OF_CSI_NODES.forEach(field -> add(secrets, spec.path("csi").path(field), namespace));
        return new VolumeLinks(
                name, new Vertex(Kind.CLAIM, namespace, ref.path("name").asString("")), Set.copyOf(secrets));
    }

    private static void add(Set<Vertex> secrets, JsonNode reference, String claimNamespace) {
        add(secrets, reference.path("namespace"), reference.path("name"), claimNamespace);
    }

    private static void add(Set<Vertex> secrets, JsonNode namespace, JsonNode name, String claimNamespace) {
        String own = namespace.asString("");
        if (!name.asString("").isEmpty()) {
            secrets.add(new Vertex(Kind.SECRET, own.isEmpty() ? claimNamespace : own, name.asString("")));
        }
    }
}
