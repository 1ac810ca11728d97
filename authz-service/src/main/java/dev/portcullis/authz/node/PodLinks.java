package dev.portcullis.authz.node;

import dev.portcullis.authz.node.Vertex.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what a pod refers to: k8s.io/kubernetes {@code pkg/api/v1/pod} and the graph of its Node authorizer. */
final class PodLinks {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final List<String> CONTAINERS = List.of("initContainers", "containers", "ephemeralContainers");
    /** Kinds of volumes with a {@code secretRef}. */
    private static final List<String> WITH_SECRET_REF =
            List.of("cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos");

    private final String namespace;
    private final JsonNode pod;
    private final Set<Vertex> vertices = new HashSet<>();

    private PodLinks(JsonNode pod) {
        this.pod = pod;
        this.namespace = pod.path("metadata").path("namespace").asString("");
    }

    static Links of(JsonNode pod) {
        String node = pod.path("spec").path("nodeName").asString("");
        return node.isEmpty() ? Links.of("", Set.of()) : Links.of(node, new PodLinks(pod).read());
    }

    private Set<Vertex> read() {
        vertices.add(Links.itself(Kind.POD, pod));
        // A node makes mirror pods itself: they must never open anything to it.
        if (pod.path("metadata").path("annotations").has(MIRROR)) {
            return vertices;
        }
        JsonNode spec = pod.path("spec");
        add(Kind.SERVICE_ACCOUNT, spec.path("serviceAccountName"));
        spec.path("imagePullSecrets").forEach(secret -> add(Kind.SECRET, secret.path("name")));
        CONTAINERS.forEach(list -> spec.path(list).forEach(this::container));
        spec.path("volumes").forEach(this::volume);
        spec.path("resourceClaims").forEach(this::resourceClaim);
        add(
                Kind.RESOURCE_CLAIM,
                pod.path("status").path("extendedResourceClaimStatus").path("resourceClaimName"));
        return vertices;
    }

    private void container(JsonNode container) {
        for (JsonNode from : container.path("envFrom")) {
            add(Kind.SECRET, from.path("secretRef").path("name"));
            add(Kind.CONFIG_MAP, from.path("configMapRef").path("name"));
        }
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            add(Kind.SECRET, from.path("secretKeyRef").path("name"));
            add(Kind.CONFIG_MAP, from.path("configMapKeyRef").path("name"));
        }
    }

    private void volume(JsonNode volume) {
        add(Kind.SECRET, volume.path("secret").path("secretName"));
        add(Kind.SECRET, volume.path("azureFile").path("secretName"));
        add(Kind.SECRET, volume.path("csi").path("nodePublishSecretRef").path("name"));
        WITH_SECRET_REF.forEach(
                kind -> add(Kind.SECRET, volume.path(kind).path("secretRef").path("name")));
        add(Kind.CONFIG_MAP, volume.path("configMap").path("name"));
        for (JsonNode source : volume.path("projected").path("sources")) {
            add(Kind.SECRET, source.path("secret").path("name"));
            add(Kind.CONFIG_MAP, source.path("configMap").path("name"));
        }
        add(Kind.CLAIM, volume.path("persistentVolumeClaim").path("claimName"));
        if (volume.has("ephemeral")) {
            String name = pod.path("metadata").path("name").asString("");
            vertices.add(new Vertex(
                    Kind.CLAIM, namespace, name + "-" + volume.path("name").asString("")));
        }
    }

    /** One that is made from a template has its name in the status, once it is there. */
    private void resourceClaim(JsonNode claim) {
        add(Kind.RESOURCE_CLAIM, claim.path("resourceClaimName"));
        if (claim.has("resourceClaimTemplateName")) {
            for (JsonNode made : pod.path("status").path("resourceClaimStatuses")) {
                if (made.path("name").equals(claim.path("name"))) {
                    add(Kind.RESOURCE_CLAIM, made.path("resourceClaimName"));
                }
            }
        }
    }

    private void add(Kind kind, JsonNode name) {
        String text = name.asString("");
        if (!text.isEmpty()) {
            vertices.add(new Vertex(kind, namespace, text));
        }
    }
}
