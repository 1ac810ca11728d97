package dev.portcullis.admission.ownerreferencespermissionenforcement;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.status.ApiException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Who changes an object's owners must be allowed to delete it, since that is what it may come to; who has it keep an owner from being
 * deleted must be allowed to set the owner's finalizers ({@code plugin/gc}).
 */
@IfWanted("OwnerReferencesPermissionEnforcement")
public final class OwnerReferencesPermissionEnforcement implements ValidatingPlugin {
    private final ClusterObjects cluster;
    private final Permissions permissions;

    public OwnerReferencesPermissionEnforcement(ClusterObjects cluster, Permissions permissions) {
        this.cluster = cluster;
        this.permissions = permissions;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    /** Not the status of pods, which old kubelets write without the references, and which does not change them. */
    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes() && !attributes.is("", "pods", "status");
    }

    @Override
    public Validation validate(Attributes attributes) {
        if (!OwnerReferences.change(attributes)) {
            return Validation.accepted();
        }
        if (!attributes.creates()) {
            require(attributes, deletion(attributes), "cannot set an ownerRef on a resource you can't delete");
        }
        List<JsonNode> blocking = OwnerReferences.newlyBlocking(attributes);
        if (!blocking.isEmpty()
                && !permissions
                        .ask(attributes.user(), finalizers("", "*", "*", "*", "*"))
                        .allowed()) {
            blocking.forEach(reference -> refuseBlocking(attributes, reference));
        }
        return Validation.accepted();
    }

    private void refuseBlocking(Attributes attributes, JsonNode reference) {
        String apiVersion = reference.path("apiVersion").asString("");
        String kind = reference.path("kind").asString("");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        List<JsonNode> resources = resources(apiVersion, slash < 0, kind);
        if (resources.isEmpty()) {
            throw attributes.forbidden(
                    "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion %s Kind %s: no matches for kind \"%s\" in version \"%s\""
                            .formatted(apiVersion, kind, kind, apiVersion));
        }
        for (JsonNode resource : resources) {
            String namespace = resource.path("namespaced").asBoolean(false) ? attributes.namespace() : "";
            ResourceAttributes access = finalizers(
                    namespace,
                    group,
                    version,
                    resource.path("name").asString(""),
                    reference.path("name").asString(""));
            require(
                    attributes,
                    access,
                    "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on");
        }
    }

    /** By discovery, so that custom resources count as well. */
    private List<JsonNode> resources(String apiVersion, boolean core, String kind) {
        if (!apiVersion.matches("[A-Za-z0-9.-]+(/[A-Za-z0-9]+)?")) {
            return List.of();
        }
        return cluster.get((core ? "/api/" : "/apis/") + apiVersion)
                .map(found -> found.path("resources")
                        .valueStream()
                        .filter(resource -> resource.path("kind").asString("").equals(kind)
                                && !resource.path("name").asString("").contains("/"))
                        .toList())
                .orElse(List.of());
    }

    private void require(Attributes attributes, ResourceAttributes access, String otherwise) {
        Permissions.Answer answer = permissions.ask(attributes.user(), access);
        if (!answer.allowed()) {
            throw refusal(attributes, otherwise, answer.reason());
        }
    }

    /** kube-apiserver prints an error that it does not have as well. */
    private static ApiException refusal(Attributes attributes, String why, String reason) {
        return attributes.forbidden(why + ": " + reason + ", <nil>");
    }

    private static ResourceAttributes deletion(Attributes attributes) {
        return new ResourceAttributes(
                attributes.namespace(),
                "delete",
                attributes.resource().group(),
                attributes.kind().version(),
                attributes.resource().name(),
                attributes.subresource(),
                attributes.name(),
                null,
                null);
    }

    private static ResourceAttributes finalizers(
            String namespace, String group, String version, String resource, String name) {
        return new ResourceAttributes(namespace, "update", group, version, resource, "finalizers", name, null, null);
    }
}
