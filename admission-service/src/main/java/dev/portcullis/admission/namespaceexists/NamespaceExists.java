package dev.portcullis.admission.namespaceexists;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;

/** Refuses what is done in a namespace that does not exist ({@code plugin/namespace/exists}); NamespaceLifecycle does that, too. */
@IfWanted("NamespaceExists")
public final class NamespaceExists implements ValidatingPlugin {
    private final ClusterObjects cluster;

    public NamespaceExists(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "NamespaceExists";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.operation() != Operation.CONNECT
                && !attributes.namespace().isEmpty()
                && !attributes.is("", "namespaces", attributes.subresource());
    }

    @Override
    public Validation validate(Attributes attributes) {
        String name = attributes.namespace();
        return cluster.get("/api/v1/namespaces/" + name).isPresent()
                ? Validation.accepted()
                : Validation.rejected(ApiErrors.notFound(new GroupResource("", "namespaces"), name));
    }
}
