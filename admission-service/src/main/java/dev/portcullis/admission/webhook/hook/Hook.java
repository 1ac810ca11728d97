package dev.portcullis.admission.webhook.hook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.conversion.KindVersions;
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
 * @param equivalent matchPolicy Equivalent
 * @param sideEffects empty where it does not say
 * @param reinvocable reinvocationPolicy IfNeeded
 */
public record Hook(
        String uid,
        String configuration,
        String name,
        ClientConfig client,
        List<Rule> rules,
        boolean failsOpen,
        boolean equivalent,
        LabelSelector namespaceSelector,
        LabelSelector objectSelector,
        String sideEffects,
        Duration timeout,
        List<String> reviewVersions,
        List<Condition> conditions,
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
                webhook.path("rules").valueStream().map(Rule::of).toList(),
                webhook.path("failurePolicy").asString("Fail").equals("Ignore"),
                webhook.path("matchPolicy").asString("Equivalent").equals("Equivalent"),
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
                        .map(condition ->
                                new Condition(condition.path("expression").asString("")))
                        .toList(),
                webhook.path("reinvocationPolicy").asString("Never").equals("IfNeeded"));
    }

    /** As which resource its rules cover the request: what was asked for before what is equivalent to it. Null for none. */
    public @Nullable Resource covers(Attributes attributes) {
        Resource resource = new Resource(
                attributes.resource().group(),
                attributes.version(),
                attributes.resource().name());
        for (Rule rule : rules) {
            if (rule.matches(attributes, resource)) {
                return resource;
            }
        }
        if (equivalent) {
            List<Resource> others = KindVersions.equivalents(resource);
            for (Rule rule : others.isEmpty() ? List.<Rule>of() : rules) {
                for (Resource other : others) {
                    if (rule.matches(attributes, other)) {
                        return other;
                    }
                }
            }
        }
        return null;
    }

    /** Whether nothing comes of it when nothing is stored. */
    public boolean allowsDryRun() {
        return sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun");
    }
}
