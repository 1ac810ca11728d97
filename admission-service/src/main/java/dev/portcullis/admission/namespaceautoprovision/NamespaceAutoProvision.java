package dev.portcullis.admission.namespaceautoprovision;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the namespace of a new object where there is none, but not for a dry run ({@code plugin/namespace/autoprovision}). It comes
 * before NamespaceLifecycle, which then finds it.
 */
@IfWanted("NamespaceAutoProvision")
public final class NamespaceAutoProvision implements MutatingPlugin {
    private final ClusterObjects cluster;

    public NamespaceAutoProvision(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "NamespaceAutoProvision";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates()
                && !attributes.dryRun()
                && !attributes.namespace().isEmpty()
                && !attributes.is("", "namespaces", attributes.subresource());
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        String name = attributes.namespace();
        if (cluster.get("/api/v1/namespaces/" + name).isEmpty()) {
            ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
            namespace.putObject("metadata").put("name", name);
            try {
                cluster.create("/api/v1/namespaces", namespace);
            } catch (ApiException e) {
                if (!e.is("AlreadyExists")) {
                    return Mutation.rejected(attributes.forbidden(String.valueOf(e.getMessage())));
                }
            }
        }
        return Mutation.admitted(attributes);
    }
}
