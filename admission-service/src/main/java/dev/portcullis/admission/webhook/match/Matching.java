package dev.portcullis.admission.webhook.match;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.webhook.hook.Condition;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.selector.LabelSelector;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which webhooks one request is for ({@code webhook/generic ShouldCallHook}). What it had to look up it knows for the next one. */
public final class Matching {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final ClusterObjects cluster;
    private final Authorizers authorizers;
    private final HookMetrics metrics;
    private final String type;
    private @Nullable Map<String, String> namespace;

    /** @param type as metrics call it: admit or validating */
    public Matching(ClusterObjects cluster, Authorizers authorizers, HookMetrics metrics, String type) {
        this.cluster = cluster;
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
                || !selects(hook.objectSelector(), attributes)
                || !selectsNamespace(hook.namespaceSelector(), attributes)) {
            return null;
        }
        Invocation invocation = Invocation.of(hook, attributes, resource);
        return hook.conditions().isEmpty() || holds(invocation) ? invocation : null;
    }

    private static boolean selects(LabelSelector selector, Attributes attributes) {
        return selector.isEverything()
                || selects(selector, attributes.object())
                || selects(selector, attributes.oldObject());
    }

    private static boolean selects(LabelSelector selector, @Nullable ObjectNode object) {
        return object != null && object.has("metadata") && selector.matches(labels(object));
    }

    private boolean selectsNamespace(LabelSelector selector, Attributes attributes) {
        boolean isNamespace = attributes.resource().name().equals("namespaces");
        if (selector.isEverything() || attributes.namespace().isEmpty() && !isNamespace) {
            return true;
        }
        if (isNamespace && attributes.subresource().isEmpty() && attributes.writes()) {
            return selector.matches(labels(attributes.requireObject()));
        }
        Map<String, String> known = namespace;
        if (known == null) {
            known = labels(cluster.get("/api/v1/namespaces/" + attributes.namespace())
                    .orElseThrow(() -> ApiErrors.notFound(NAMESPACES, attributes.namespace())));
            namespace = known;
        }
        return selector.matches(known);
    }

    private static Map<String, String> labels(ObjectNode object) {
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label :
                object.path("metadata").path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asString(""));
        }
        return labels;
    }

    /** One condition that does not hold keeps the webhook out, whatever else goes wrong; otherwise failurePolicy says what an error means. */
    private boolean holds(Invocation invocation) {
        Hook hook = invocation.hook();
        Attributes attributes = invocation.attributes();
        String operation = attributes.operation().name();
        Variables variables = new Variables(invocation, authorizers);
        List<String> errors = new ArrayList<>();
        for (Condition condition : hook.conditions()) {
            try {
                if (!condition.holds(variables)) {
                    metrics.excluded(hook.name(), type, operation);
                    return false;
                }
            } catch (Condition.EvaluationException e) {
                metrics.conditionError(hook.name(), type, operation);
                errors.add(String.valueOf(e.getMessage()));
            }
        }
        if (errors.isEmpty()) {
            return true;
        }
        if (hook.failsOpen()) {
            return false;
        }
        String why = errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
        throw ApiErrors.forbidden(attributes.resource(), attributes.name(), why);
    }
}
