package dev.portcullis.admission.webhook.match;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.expression.Budget;
import dev.portcullis.admission.expression.MatchConditions;
import dev.portcullis.admission.expression.RequestVariables;
import dev.portcullis.admission.matching.Selection;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.status.ApiErrors;
import org.jspecify.annotations.Nullable;

/** Which webhooks one request is for ({@code webhook/generic ShouldCallHook}). What it had to look up it knows for the next one. */
public final class Matching {
    private final Selection selection;
    private final Authorizers authorizers;
    private final HookMetrics metrics;
    private final String type;

    /** @param type as metrics call it: admit or validating */
    public Matching(ClusterObjects cluster, Authorizers authorizers, HookMetrics metrics, String type) {
        this.selection = new Selection(cluster);
        this.authorizers = authorizers;
        this.metrics = metrics;
        this.type = type;
    }

    /**
     * Null where the webhook is not to be asked.
     *
     * @throws dev.portcullis.kube.status.ApiException if that cannot be said: its namespace is not there, or a match condition failed
     */
    public @Nullable Invocation of(Hook hook, Attributes attributes) {
        Resource resource = hook.covers(attributes);
        if (resource == null
                || !Selection.selects(hook.objectSelector(), attributes)
                || !selection.selectsNamespace(hook.namespaceSelector(), attributes)) {
            return null;
        }
        Invocation invocation = new Invocation(hook, VersionedRequest.of(attributes, resource));
        return hook.conditions().isEmpty() || holds(invocation) ? invocation : null;
    }

    /** Where they cannot be evaluated, failurePolicy says what that means. */
    private boolean holds(Invocation invocation) {
        Hook hook = invocation.hook();
        Attributes attributes = invocation.attributes();
        String operation = attributes.operation().name();
        RequestVariables variables = RequestVariables.of(invocation.request()).asking(authorizers);
        return switch (MatchConditions.of(hook.conditions(), variables, Budget.ofConditions())) {
            case MatchConditions.Result.Holds holds -> true;
            case MatchConditions.Result.Excluded excluded -> {
                metrics.excluded(hook.name(), type, operation);
                yield false;
            }
            case MatchConditions.Result.Failed failed -> {
                failed.errors().forEach(error -> metrics.conditionError(hook.name(), type, operation));
                if (hook.failsOpen()) {
                    yield false;
                }
                throw ApiErrors.forbidden(attributes.resource(), attributes.name(), failed.message());
            }
        };
    }
}
