package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet shows what it runs from files as mirror pods, reports on its pods, and deletes and evicts them. */
final class PodRule implements NodeRestriction.Rule {
    static final GroupResource PODS = new GroupResource("", "pods");

    private final ClusterObjects cluster;
    private final MirrorPodRule mirror;

    PodRule(ClusterObjects cluster) {
        this.cluster = cluster;
        this.mirror = new MirrorPodRule(cluster);
    }

    @Override
    public void check(String node, Attributes attributes) {
        switch (attributes.subresource()) {
            case "" -> pod(node, attributes);
            case "status" -> status(node, attributes);
            case "eviction" -> eviction(node, attributes);
            default ->
                throw attributes.forbidden("unexpected pod subresource \"%s\", only 'status' and 'eviction' are allowed"
                        .formatted(attributes.subresource()));
        }
    }

    private void pod(String node, Attributes attributes) {
        switch (attributes.operation()) {
            case CREATE -> mirror.check(node, attributes);
            case DELETE -> {
                // As it is now, not as it was when somebody looked.
                if (!runsOn(node, stored(cluster, attributes.namespace(), attributes.name()))) {
                    throw attributes.forbidden(
                            "node \"%s\" can only delete pods with spec.nodeName set to itself".formatted(node));
                }
            }
            default ->
                throw attributes.forbidden(
                        "unexpected operation \"%s\", node \"%s\" can only create and delete mirror pods"
                                .formatted(attributes.operation(), node));
        }
    }

    private static void status(String node, Attributes attributes) {
        if (!attributes.updates()) {
            throw attributes.forbidden("unexpected operation \"%s\"".formatted(attributes.operation()));
        }
        ObjectNode old = attributes.requireOldObject();
        ObjectNode pod = attributes.requireObject();
        if (!runsOn(node, old)) {
            throw attributes.forbidden(
                    "node \"%s\" can only update pod status for pods with spec.nodeName set to itself".formatted(node));
        }
        if (!Metadata.labels(old).equals(Metadata.labels(pod))) {
            throw attributes.forbidden("node \"%s\" cannot update labels through pod status".formatted(node));
        }
        if (!claims(old).equals(claims(pod))) {
            throw attributes.forbidden("node \"%s\" cannot update resource claim statues".formatted(node));
        }
        String extended = "extendedResourceClaimStatus";
        if (!old.path("status").path(extended).equals(pod.path("status").path(extended))) {
            throw attributes.forbidden("node \"%s\" cannot update extended resource claim status".formatted(node));
        }
    }

    private void eviction(String node, Attributes attributes) {
        if (!attributes.creates()) {
            throw attributes.forbidden("unexpected operation " + attributes.operation());
        }
        String own = attributes.requireObject().path("metadata").path("name").asString("");
        String name = attributes.name().isEmpty() ? own : attributes.name();
        if (name.isEmpty()) {
            throw attributes.forbidden("could not determine pod from request data");
        }
        if (!runsOn(node, stored(cluster, attributes.namespace(), name))) {
            throw attributes.forbidden("node %s can only evict pods with spec.nodeName set to itself".formatted(node));
        }
    }

    /** NotFound where there is none. */
    static ObjectNode stored(ClusterObjects cluster, String namespace, String name) {
        return cluster.get("/api/v1/namespaces/" + namespace + "/pods/" + name)
                .orElseThrow(() -> ApiErrors.notFound(PODS, name));
    }

    static boolean runsOn(String node, JsonNode pod) {
        return pod.path("spec").path("nodeName").asString("").equals(node);
    }

    private static List<List<JsonNode>> claims(JsonNode pod) {
        return pod.path("status")
                .path("resourceClaimStatuses")
                .valueStream()
                .map(claim -> List.of(claim.path("name"), claim.path("resourceClaimName")))
                .toList();
    }
}
