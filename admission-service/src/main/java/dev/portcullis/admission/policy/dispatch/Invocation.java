package dev.portcullis.admission.policy.dispatch;

import dev.portcullis.admission.policy.definition.Binding;
import dev.portcullis.admission.policy.definition.Defined;
import dev.portcullis.admission.policy.definition.Policy;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One policy by one binding, or why it cannot be. */
public sealed interface Invocation<P extends Defined> {
    P definition();

    default Policy policy() {
        return definition().policy();
    }

    /**
     * @param resource as which the rules cover the request
     * @param params to be evaluated with, one after the other; an empty one is the absence of any
     */
    record Due<P extends Defined>(P definition, Binding binding, Resource resource, List<Optional<ObjectNode>> params)
            implements Invocation<P> {}

    /** @param binding null where the policy itself is wrong */
    record Misconfigured<P extends Defined>(
            P definition, @Nullable Binding binding, String why) implements Invocation<P> {}
}
