package dev.portcullis.admission.policy.validating;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.expression.RememberedDecisions;
import dev.portcullis.admission.expression.RequestVariables;
import dev.portcullis.admission.matching.Selection;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.admission.policy.definition.Policies;
import dev.portcullis.admission.policy.definition.ValidatingPolicy;
import dev.portcullis.admission.policy.dispatch.Dispatch;
import dev.portcullis.admission.policy.dispatch.Invocation;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates all ValidatingAdmissionPolicies that a request is for; the first refusal is the client's ({@code policy/validating}). */
public final class ValidatingPolicies implements ValidatingPlugin {
    public static final String NAME = "ValidatingAdmissionPolicy";

    private final Policies<ValidatingPolicy> policies;
    private final Parameters parameters;
    private final ClusterObjects cluster;
    private final Authorizers authorizers;

    public ValidatingPolicies(
            Policies<ValidatingPolicy> policies,
            Parameters parameters,
            ClusterObjects cluster,
            Authorizers authorizers) {
        this.policies = policies;
        this.parameters = parameters;
        this.cluster = cluster;
        this.authorizers = authorizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return policies.cover(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        Selection selection = new Selection(cluster);
        Authorizers remembered = new RememberedDecisions(authorizers);
        Map<Resource, RequestVariables> requests = new HashMap<>();
        Judgement judgement = new Judgement(attributes);
        for (Invocation<ValidatingPolicy> invocation :
                new Dispatch<ValidatingPolicy>(parameters, selection, attributes).of(policies)) {
            switch (invocation) {
                case Invocation.Misconfigured<ValidatingPolicy> wrong -> judgement.misconfigured(wrong);
                case Invocation.Due<ValidatingPolicy> due -> {
                    RequestVariables request = requests.computeIfAbsent(
                            due.resource(), resource -> RequestVariables.of(VersionedRequest.of(attributes, resource)));
                    ObjectNode namespace = Dispatch.namespace(attributes, selection);
                    for (Optional<ObjectNode> params : due.params()) {
                        attributes.notes().reinvocation().requireTime();
                        long start = System.nanoTime();
                        Evaluation.Result result = new Evaluation(
                                        due.definition(), request, remembered, params.orElse(null), namespace)
                                .run();
                        judgement.of(due, result, System.nanoTime() - start);
                    }
                }
            }
        }
        return judgement.verdict();
    }
}
