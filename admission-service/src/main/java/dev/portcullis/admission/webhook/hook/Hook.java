package dev.portcullis.admission.webhook.hook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.expression.Expression;
import dev.portcullis.admission.matching.Rules;
import dev.portcullis.admission.matching.Selectors;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.selector.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A webhook, as its configuration has it with the defaults.
 *
 * @param uid of no other webhook: {@code CONFIGURATION/NAME/0}
 * @param failsOpen failurePolicy Ignore
 * @param sideEffects empty where it does not say
 * @param reinvocable reinvocationPolicy IfNeeded
 */
public record Hook(
        String uid,
        String configuration,
        String name,
        ClientConfig client,
        Rules rules,
        boolean failsOpen,
        LabelSelector namespaceSelector,
        LabelSelector objectSelector,
        String sideEffects,
        Duration timeout,
        List<String> reviewVersions,
        List<Expression> conditions,
        boolean reinvocable) {

    /** Those of one configuration, in its order. */
    public static List<Hook> of(JsonNode configuration) {
        String name = configuration.path("metadata").path("name").asString("");
        Map<String, Integer> names = new HashMap<>();
        List<Hook> hooks = new ArrayList<>();
        for (JsonNode webhook : configuration.path("webhooks")) {
            String own = webhook.path("name").asString("");
            hooks.add(of(name, own, name + "/" + own + "/" + (names.merge(own, 1, Integer::sum) - 1), webhook));
        }
        return List.copyOf(hooks);
    }

    private static Hook of(String configuration, String name, String uid, JsonNode webhook) {
        return new Hook(
                uid,
                configuration,
                name,
                ClientConfig.of(webhook.path("clientConfig")),
                Rules.of(
                        webhook.path("rules"),
                        webhook.path("matchPolicy").asString("Equivalent").equals("Equivalent")),
                webhook.path("failurePolicy").asString("Fail").equals("Ignore"),
                Selectors.of(webhook.path("namespaceSelector")),
                Selectors.of(webhook.path("objectSelector")),
                webhook.path("sideEffects").asString(""),
                Duration.ofSeconds(webhook.path("timeoutSeconds").asInt(10)),
                webhook.path("admissionReviewVersions")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList(),
                webhook.path("matchConditions")
                        .valueStream()
                        .map(condition -> Expression.condition(
                                condition.path("expression").asString("")))
                        .toList(),
                webhook.path("reinvocationPolicy").asString("Never").equals("IfNeeded"));
    }

    /** As which resource its rules cover the request: what was asked for before what is equivalent to it. Null for none. */
    public @Nullable Resource covers(Attributes attributes) {
        return rules.covers(attributes);
    }

    /** Whether nothing comes of it when nothing is stored. */
    public boolean allowsDryRun() {
        return sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun");
    }
}
