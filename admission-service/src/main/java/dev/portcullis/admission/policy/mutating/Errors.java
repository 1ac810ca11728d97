package dev.portcullis.admission.policy.mutating;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.policy.definition.MutatingPolicy;
import dev.portcullis.admission.policy.definition.Policy;
import dev.portcullis.admission.policy.dispatch.Invocation;
import dev.portcullis.kube.review.AdmissionReview.PolicyCall;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What went wrong with the policies of one request, and which of it the client is told: that of policies which fail closed. */
final class Errors {
    private final Attributes attributes;
    private final List<Status.Cause> causes = new ArrayList<>();
    private @Nullable String reason;

    Errors(Attributes attributes) {
        this.attributes = attributes;
    }

    void misconfigured(Invocation.Misconfigured<MutatingPolicy> wrong) {
        String binding = wrong.binding() == null ? null : wrong.binding().name();
        add(wrong.policy(), binding, wrong.why(), "Forbidden");
        String verdict = wrong.policy().failsOpen() ? "FailedOpen" : "Failed";
        attributes.notes().decided(new PolicyCall(wrong.policy().name(), binding, verdict, wrong.why(), 0, null));
    }

    /** @param reason of the Status, if this is the first */
    void add(Policy policy, @Nullable String binding, String why, String reason) {
        if (!policy.failsOpen()) {
            String message = binding == null
                    ? "policy \"" + policy.name() + "\" denied request: " + why
                    : "policy '" + policy.name() + "' with binding '" + binding + "' denied request: " + why;
            causes.add(new Status.Cause(null, message, null));
            this.reason = this.reason == null ? reason : this.reason;
        }
    }

    /** Null where nobody refuses. The code is 403, whatever the reason. */
    @Nullable
    Status status() {
        if (causes.isEmpty()) {
            return null;
        }
        Status forbidden = attributes.forbidden("").status();
        return Status.failure(
                forbidden.code(),
                reason,
                Objects.requireNonNull(causes.getFirst().message()),
                Objects.requireNonNull(forbidden.details()).withCauses(List.copyOf(causes)));
    }
}
