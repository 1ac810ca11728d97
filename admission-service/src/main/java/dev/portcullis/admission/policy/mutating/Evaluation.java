package dev.portcullis.admission.policy.mutating;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Callees;
import dev.portcullis.admission.chain.JsonDiff;
import dev.portcullis.admission.chain.Redaction;
import dev.portcullis.admission.expression.Budget;
import dev.portcullis.admission.expression.EvaluationException;
import dev.portcullis.admission.expression.MatchConditions;
import dev.portcullis.admission.expression.OutOfBudgetException;
import dev.portcullis.admission.expression.RequestVariables;
import dev.portcullis.admission.matching.Selection;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.admission.policy.definition.MutatingPolicy;
import dev.portcullis.admission.policy.definition.Policy;
import dev.portcullis.admission.policy.dispatch.Dispatch;
import dev.portcullis.admission.policy.dispatch.Invocation;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.AdmissionReview.PolicyCall;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The policies of one request in turn ({@code mutating/dispatcher.go}). */
final class Evaluation {
    private final Selection selection;
    private final Authorizers authorizers;
    private final Callees callees;
    private final Errors errors;
    private Attributes current;

    Evaluation(Attributes attributes, Selection selection, Authorizers authorizers, Callees callees, Errors errors) {
        this.current = attributes;
        this.selection = selection;
        this.authorizers = authorizers;
        this.callees = callees;
        this.errors = errors;
    }

    /** As the policies made it. */
    @Nullable
    ObjectNode object() {
        return current.object();
    }

    void run(Invocation.Due<MutatingPolicy> due, @Nullable ObjectNode params) {
        long start = System.nanoTime();
        String key = key(due, params);
        if (!matches(due, params, start) || !callees.calls(key)) {
            return;
        }
        ObjectNode before = current.object();
        String why = null;
        for (MutatingPolicy.Patch patch : due.definition().mutations()) {
            if (current.object() != null) {
                String failure = patch(due, patch, params);
                why = why == null ? failure : why;
            }
        }
        JsonNode change = change(before);
        if (change != null) {
            callees.changed();
        }
        if (due.definition().reinvocable()) {
            callees.called(key);
        }
        String verdict = why != null ? failed(due.policy()) : change == null ? "Unchanged" : "Mutated";
        note(due, verdict, why, start, change);
    }

    private @Nullable JsonNode change(@Nullable ObjectNode before) {
        ObjectNode after = current.object();
        if (before == null || after == null || before.equals(after)) {
            return null;
        }
        ArrayNode change = JsonDiff.between(before, after);
        return Redaction.of(current.resource(), change);
    }

    private boolean matches(Invocation.Due<MutatingPolicy> due, @Nullable ObjectNode params, long start) {
        Policy policy = due.policy();
        Budget budget = Budget.ofConditions();
        RequestVariables variables = variables(due.resource(), params).composing(policy.variables(), budget);
        return switch (MatchConditions.of(policy.conditions(), variables, budget)) {
            case MatchConditions.Result.Holds holds -> true;
            case MatchConditions.Result.Excluded excluded -> {
                note(due, "Excluded", null, start, null);
                yield false;
            }
            case MatchConditions.Result.Failed failed -> {
                errors.add(policy, due.binding().name(), failed.message(), "Invalid");
                note(due, failed(policy), failed.message(), start, null);
                yield false;
            }
        };
    }

    private RequestVariables variables(Resource resource, @Nullable ObjectNode params) {
        return RequestVariables.of(VersionedRequest.of(current, resource))
                .withParams(params)
                .asking(authorizers);
    }

    /** Null where it went well. */
    private @Nullable String patch(
            Invocation.Due<MutatingPolicy> due, MutatingPolicy.Patch patch, @Nullable ObjectNode params) {
        Budget budget = Budget.full();
        VersionedRequest request = VersionedRequest.of(current, due.resource());
        RequestVariables variables = variables(due.resource(), params)
                .withNamespace(Dispatch.namespace(current, selection))
                .composing(due.policy().variables(), budget);
        try {
            ObjectNode object = Objects.requireNonNull(request.object());
            Object made = patch.expression().evaluate(variables, budget);
            ObjectNode patched = patch.applied()
                    ? AppliedValue.of(made).applied(object)
                    : PatchValue.of(made).applied(object);
            current = current.with(request.asRequested(patched));
            return null;
        } catch (EvaluationException | OutOfBudgetException | PatchFailedException e) {
            String why = String.valueOf(e.getMessage());
            errors.add(due.policy(), due.binding().name(), why, "Invalid");
            return why;
        }
    }

    private static String failed(Policy policy) {
        return policy.failsOpen() ? "FailedOpen" : "Failed";
    }

    private void note(
            Invocation.Due<MutatingPolicy> due,
            String verdict,
            @Nullable String message,
            long start,
            @Nullable JsonNode change) {
        long micros = (System.nanoTime() - start) / 1000;
        current.notes()
                .decided(new PolicyCall(due.policy().name(), due.binding().name(), verdict, message, micros, change));
    }

    private static String key(Invocation.Due<MutatingPolicy> due, @Nullable ObjectNode params) {
        String of = params == null
                ? ""
                : params.path("metadata").path("namespace").asString("") + "/"
                        + params.path("metadata").path("name").asString("");
        return due.policy().name() + " " + due.binding().name() + " " + of;
    }
}
