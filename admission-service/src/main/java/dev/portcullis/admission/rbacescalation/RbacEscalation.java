package dev.portcullis.admission.rbacescalation;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.Set;
import java.util.UUID;

/**
 * Refuses roles and bindings that grant more than their author has. kube-apiserver does this in its registry; here authz-service,
 * which knows the rules, is asked about each such write, except for administrators, who have everything.
 */
public final class RbacEscalation implements ValidatingPlugin {
    public static final String NAME = "RBACEscalation";

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final Set<String> GRANTING = Set.of("roles", "clusterroles", "rolebindings", "clusterrolebindings");

    private final EscalationReviewer reviewer;

    public RbacEscalation(EscalationReviewer reviewer) {
        this.reviewer = reviewer;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.resource().group().equals(GROUP)
                && GRANTING.contains(attributes.resource().name())
                && (attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE)
                && !attributes.user().groups().contains(UserInfo.MASTERS);
    }

    @Override
    public Validation validate(Attributes attributes) {
        AdmissionReview.Response response = reviewer.review(request(attributes));
        if (response.allowed()) {
            return Validation.accepted();
        }
        if (response.status() == null) {
            throw ApiErrors.internal("authz-service refused without a reason", null);
        }
        return new Validation.Rejected(response.status());
    }

    private static AdmissionReview.Request request(Attributes attributes) {
        AdmissionReview.Kind kind = attributes.kind();
        return new AdmissionReview.Request(
                UUID.randomUUID().toString(),
                kind,
                new AdmissionReview.Resource(
                        GROUP, kind.version(), attributes.resource().name()),
                null,
                null,
                null,
                null,
                attributes.name(),
                attributes.namespace(),
                attributes.operation().name(),
                attributes.user(),
                attributes.object(),
                attributes.oldObject(),
                attributes.dryRun(),
                null,
                null);
    }
}
