package dev.portcullis.authz.aggregation;

import dev.portcullis.authz.PolicyRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A ClusterRole as the aggregation sees it.
 *
 * @param selectors of its aggregationRule; none for a role that has its own rules
 */
public record AggregatedRole(
        String name, Map<String, String> labels, List<LabelSelector> selectors, List<PolicyRule> rules) {
    public static AggregatedRole of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        Map<String, String> labels = new TreeMap<>();
        metadata.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return new AggregatedRole(
                metadata.path("name").asString(),
                labels,
                object.path("aggregationRule")
                        .path("clusterRoleSelectors")
                        .valueStream()
                        .map(LabelSelector::of)
                        .toList(),
                PolicyRule.list(object.path("rules")));
    }

    public AggregatedRole withRules(List<PolicyRule> others) {
        return new AggregatedRole(name, labels, selectors, others);
    }
}
