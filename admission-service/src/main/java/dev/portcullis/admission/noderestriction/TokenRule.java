package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet gets tokens for the pods that run on it, each bound to its pod, and for whom the pod asks. */
final class TokenRule implements NodeRestriction.Rule {
    private final ClusterObjects cluster;
    private final Permissions permissions;
    private final Audiences audiences;

    TokenRule(ClusterObjects cluster, Permissions permissions) {
        this.cluster = cluster;
        this.permissions = permissions;
        this.audiences = new Audiences(cluster);
    }

    @Override
    public void check(String node, Attributes attributes) {
        if (!attributes.creates() || !attributes.subresource().equals("token")) {
            return;
        }
        JsonNode spec = attributes.requireObject().path("spec");
        JsonNode bound = spec.path("boundObjectRef");
        String name = bound.path("name").asString("");
        if (!bound.path("apiVersion").asString("").equals("v1")
                || !bound.path("kind").asString("").equals("Pod")
                || name.isEmpty()) {
            throw attributes.forbidden("node requested token not bound to a pod");
        }
        String uid = bound.path("uid").asString("");
        if (uid.isEmpty()) {
            throw attributes.forbidden("node requested token with a pod binding without a uid");
        }
        ObjectNode pod = PodRule.stored(cluster, attributes.namespace(), name);
        if (!pod.path("metadata").path("uid").asString("").equals(uid)) {
            throw attributes.forbidden(
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(uid));
        }
        if (!PodRule.runsOn(node, pod)) {
            throw attributes.forbidden("node requested token bound to a pod scheduled on a different node");
        }
        audience(attributes, spec.path("audiences"), pod);
    }

    private void audience(Attributes attributes, JsonNode asked, ObjectNode pod) {
        if (asked.size() > 1) {
            throw attributes.forbidden("node may only request 0 or 1 audiences");
        }
        String audience = asked.path(0).asString("");
        if (!audiences.areOf(pod, audience)
                && !permissions
                        .ask(attributes.user(), access(attributes, audience))
                        .allowed()) {
            throw attributes.forbidden(
                    "audience \"%s\" not found in pod spec volume, %s is not authorized to request tokens for this audience"
                            .formatted(audience, attributes.user().username()));
        }
    }

    private static ResourceAttributes access(Attributes attributes, String audience) {
        return new ResourceAttributes(
                attributes.namespace(),
                "request-serviceaccounts-token-audience",
                "",
                "v1",
                audience,
                null,
                attributes.name(),
                null,
                null);
    }
}
