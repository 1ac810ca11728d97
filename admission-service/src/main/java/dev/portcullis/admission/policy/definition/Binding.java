package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.matching.MatchResources;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What puts a policy into force.
 *
 * @param resources null for all of the policy's
 * @param actions {@code validationActions}; empty for mutating policies
 */
public record Binding(
        String name,
        String policy,
        @Nullable MatchResources resources,
        @Nullable ParamRef params,
        List<String> actions) {

    public static Binding of(JsonNode binding) {
        JsonNode spec = binding.path("spec");
        return new Binding(
                binding.path("metadata").path("name").asString(""),
                spec.path("policyName").asString(""),
                spec.path("matchResources").isObject() ? MatchResources.of(spec.path("matchResources")) : null,
                ParamRef.of(spec.path("paramRef")),
                spec.path("validationActions")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }
}
