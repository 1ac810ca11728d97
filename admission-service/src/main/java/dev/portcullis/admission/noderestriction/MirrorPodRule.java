package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import tools.jackson.databind.JsonNode;

/** The only pods that a kubelet creates: on itself, owned by its Node, and without anything of the API in them. */
final class MirrorPodRule implements NodeRestriction.Rule {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private final ClusterObjects cluster;

    MirrorPodRule(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public void check(String node, Attributes attributes) {
        JsonNode pod = attributes.requireObject();
        JsonNode metadata = pod.path("metadata");
        if (!metadata.path("annotations").has(MIRROR)) {
            throw attributes.forbidden("pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
                    .formatted(MIRROR, node));
        }
        if (!PodRule.runsOn(node, pod)) {
            throw attributes.forbidden(
                    "node \"%s\" can only create pods with spec.nodeName set to itself".formatted(node));
        }
        JsonNode owners = metadata.path("ownerReferences");
        if (owners.size() > 1) {
            throw attributes.forbidden(
                    "node \"%s\" can only create pods with a single owner reference set to itself".formatted(node));
        }
        owner(node, attributes, owners.path(0));
        String resource = ApiReferences.first(pod);
        if (!resource.isEmpty()) {
            throw attributes.forbidden("node \"%s\" can not create pods that reference %s".formatted(node, resource));
        }
    }

    private void owner(String node, Attributes attributes, JsonNode owner) {
        if (!owner.path("apiVersion").asString("").equals("v1")
                || !owner.path("kind").asString("").equals("Node")
                || !owner.path("name").asString("").equals(node)) {
            throw attributes.forbidden(
                    "node \"%s\" can only create pods with an owner reference set to itself".formatted(node));
        }
        if (!owner.path("controller").asBoolean(false)) {
            throw attributes.forbidden(
                    "node \"%s\" can only create pods with a controller owner reference set to itself".formatted(node));
        }
        if (owner.path("blockOwnerDeletion").asBoolean(false)) {
            throw attributes.forbidden(
                    "node \"%s\" must not set blockOwnerDeletion on an owner reference".formatted(node));
        }
        String said = owner.path("uid").asString("");
        String uid = cluster.get("/api/v1/nodes/" + node)
                .orElseThrow(() -> ApiErrors.notFound(new GroupResource("", "nodes"), node))
                .path("metadata")
                .path("uid")
                .asString("");
        if (!said.equals(uid)) {
            throw attributes.forbidden("node %s UID mismatch: expected %s got %s".formatted(node, said, uid));
        }
    }
}
