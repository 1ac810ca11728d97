package dev.portcullis.admission.namespacelifecycle;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses new objects in a namespace that does not exist (404) or is being terminated (403), and the deletion of the
 * namespaces that the cluster itself lives in. It runs in the first phase, before plugins that would stumble over the missing
 * namespace ({@code plugin/namespace/lifecycle}).
 */
public final class NamespaceLifecycle implements MutatingPlugin {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final Namespaces namespaces;

    public NamespaceLifecycle(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return isNamespace(attributes)
                ? attributes.operation() == Operation.DELETE
                : !attributes.namespace().isEmpty()
                        && attributes.operation() != Operation.DELETE
                        && !isAccessReview(attributes);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        if (isNamespace(attributes)) {
            if (IMMORTAL.contains(attributes.name())) {
                return Mutation.rejected(attributes.forbidden("this namespace may not be deleted"));
            }
            namespaces.goingAway(attributes.name());
            return Mutation.admitted(attributes);
        }
        String namespace = attributes.namespace();
        Optional<Namespaces.Phase> phase = namespaces.phase(namespace);
        if (phase.isEmpty()) {
            return Mutation.rejected(ApiErrors.notFound(new GroupResource("", "namespaces"), namespace));
        }
        if (attributes.operation() == Operation.CREATE && phase.get() == Namespaces.Phase.TERMINATING) {
            return new Mutation.Rejected(terminating(attributes));
        }
        return Mutation.admitted(attributes);
    }

    private static Status terminating(Attributes attributes) {
        String namespace = attributes.namespace();
        Status status = attributes
                .forbidden("unable to create new content in namespace " + namespace + " because it is being terminated")
                .status();
        Status.Cause cause = new Status.Cause(
                "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
        Status.Details details = Objects.requireNonNull(status.details()).withCauses(List.of(cause));
        return Status.failure(status.code(), status.reason(), Objects.requireNonNull(status.message()), details);
    }

    private static boolean isNamespace(Attributes attributes) {
        return attributes.kind().group().isEmpty() && attributes.kind().kind().equals("Namespace");
    }

    /** Access may be asked about in namespaces that do not exist. */
    private static boolean isAccessReview(Attributes attributes) {
        return attributes.resource().equals(new GroupResource("authorization.k8s.io", "localsubjectaccessreviews"));
    }
}
