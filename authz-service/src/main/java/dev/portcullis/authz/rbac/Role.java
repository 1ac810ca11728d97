package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A Role, or with an empty namespace a ClusterRole. */
public record Role(String namespace, String name, List<CompiledRule> rules) {
    public static Role of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Role(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                PolicyRule.list(object.path("rules")).stream()
                        .map(CompiledRule::new)
                        .toList());
    }
}
