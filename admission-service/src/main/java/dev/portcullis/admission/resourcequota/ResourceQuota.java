package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.GroupResource;
import java.util.Set;

/**
 * Refuses what would exceed the namespace's quotas, and says what is to be charged to them for what is not. The charge is made when the
 * object is stored, in the same step, so a request that fails or breaks off takes nothing
 * ({@code apiserver/pkg/admission/plugin/resourcequota}).
 */
public final class ResourceQuota implements ValidatingPlugin {
    static final String NAME = "ResourceQuota";

    private static final Set<String> UNCOUNTED = Set.of(
            "namespaces",
            "bindings",
            "componentstatuses",
            "events",
            "events.events.k8s.io",
            "tokenreviews.authentication.k8s.io",
            "subjectaccessreviews.authorization.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "localsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io",
            "customresourcedefinitions.apiextensions.k8s.io",
            "apiservices.apiregistration.k8s.io");

    private static final Set<GroupResource> COUNTED_ON_UPDATE =
            Set.of(CountedNames.SERVICES, CountedNames.CLAIMS, CountedNames.DEVICE_CLAIMS);

    private final Quotas quotas;
    private final LimitedResources limited;

    ResourceQuota(Quotas quotas, LimitedResources limited) {
        this.quotas = quotas;
        this.limited = limited;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return !attributes.namespace().isEmpty()
                && counts(attributes)
                && !UNCOUNTED.contains(attributes.resource().toString())
                && (!limited.isEmpty() || quotas.any(attributes.namespace()));
    }

    /** Whether the operation can change what is counted of its kind. */
    private static boolean counts(Attributes attributes) {
        GroupResource kind = attributes.resource();
        return switch (attributes.subresource()) {
            case "" ->
                attributes.operation() == Operation.CREATE
                        || attributes.operation() == Operation.UPDATE && COUNTED_ON_UPDATE.contains(kind);
            case "resize" -> attributes.operation() == Operation.UPDATE && kind.equals(CountedNames.PODS);
            case "status" ->
                attributes.operation() == Operation.UPDATE
                        && kind.equals(CountedNames.CLAIMS)
                        && attributes.oldObject() != null
                        && VolumeClaimUsage.statusCounts(attributes.requireObject(), attributes.oldObject());
            default -> false;
        };
    }

    @Override
    public Validation validate(Attributes attributes) {
        new Evaluation(attributes, quotas.live(attributes.namespace()), limited)
                .charges()
                .forEach(attributes.notes()::charge);
        return Validation.accepted();
    }
}
