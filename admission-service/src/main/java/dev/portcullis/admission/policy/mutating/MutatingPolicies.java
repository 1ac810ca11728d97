package dev.portcullis.admission.policy.mutating;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Callees;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.expression.RememberedDecisions;
import dev.portcullis.admission.matching.Selection;
import dev.portcullis.admission.policy.definition.MutatingPolicy;
import dev.portcullis.admission.policy.definition.Policies;
import dev.portcullis.admission.policy.dispatch.Dispatch;
import dev.portcullis.admission.policy.dispatch.Invocation;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates MutatingAdmissionPolicies one after the other; each sees what those before it made of the object ({@code policy/mutating}). */
public final class MutatingPolicies implements MutatingPlugin {
    public static final String NAME = "MutatingAdmissionPolicy";

    private final Policies<MutatingPolicy> policies;
    private final Parameters parameters;
    private final ClusterObjects cluster;
    private final Authorizers authorizers;

    public MutatingPolicies(
            Policies<MutatingPolicy> policies, Parameters parameters, ClusterObjects cluster, Authorizers authorizers) {
        this.policies = policies;
        this.parameters = parameters;
        this.cluster = cluster;
        this.authorizers = authorizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What is deleted cannot be changed. */
    @Override
    public boolean handles(Attributes attributes) {
        return attributes.operation() != Operation.DELETE && policies.cover(attributes);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        Selection selection = new Selection(cluster);
        Callees callees = attributes.notes().reinvocation().of(NAME);
        callees.enter(attributes.object());
        Errors errors = new Errors(attributes);
        List<Invocation<MutatingPolicy>> invocations =
                new Dispatch<MutatingPolicy>(parameters, selection, attributes).of(policies);
        Evaluation evaluation =
                new Evaluation(attributes, selection, new RememberedDecisions(authorizers), callees, errors);
        invocations.forEach(invocation -> {
            if (invocation instanceof Invocation.Misconfigured<MutatingPolicy> wrong) {
                errors.misconfigured(wrong);
            }
        });
        for (Invocation<MutatingPolicy> invocation : invocations) {
            if (invocation instanceof Invocation.Due<MutatingPolicy> due) {
                for (Optional<ObjectNode> params : due.params()) {
                    attributes.notes().reinvocation().requireTime();
                    evaluation.run(due, params.orElse(null));
                }
            }
        }
        callees.leave(evaluation.object());
        @Nullable Status refusal = errors.status();
        return refusal == null ? new Mutation.Admitted(evaluation.object()) : new Mutation.Rejected(refusal);
    }
}
