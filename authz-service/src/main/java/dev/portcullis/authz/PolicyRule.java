package dev.portcullis.authz;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code rbac/v1 PolicyRule}: an access is covered if each of the lists that apply to it has a match. */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {

    public PolicyRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        nonResourceUrls = List.copyOf(nonResourceUrls);
    }

    public static PolicyRule resources(List<String> verbs, List<String> apiGroups, List<String> resources) {
        return new PolicyRule(verbs, apiGroups, resources, List.of(), List.of());
    }

    public static PolicyRule nonResources(List<String> verbs, List<String> urls) {
        return new PolicyRule(verbs, List.of(), List.of(), List.of(), urls);
    }

    public static PolicyRule of(JsonNode rule) {
        return new PolicyRule(
                words(rule.path("verbs")),
                words(rule.path("apiGroups")),
                words(rule.path("resources")),
                strings(rule.path("resourceNames")),
                strings(rule.path("nonResourceURLs")));
    }

    public PolicyRule withoutPaths() {
        return nonResourceUrls.isEmpty() ? this : new PolicyRule(verbs, apiGroups, resources, resourceNames, List.of());
    }

    /** The rules of an object or of a list that is not there are none. */
    public static List<PolicyRule> list(JsonNode rules) {
        return rules.valueStream().map(PolicyRule::of).toList();
    }

    /** Adds this rule's fields, empty lists left out, in Kubernetes' order. */
    public void writeTo(ObjectNode rule) {
        write(rule, "verbs", verbs);
        write(rule, "apiGroups", apiGroups);
        write(rule, "resources", resources);
        write(rule, "resourceNames", resourceNames);
        write(rule, "nonResourceURLs", nonResourceUrls);
    }

    private static void write(ObjectNode rule, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(rule.withArray(field)::add);
        }
    }

    /** There are few of them, and each is in thousands of rules. */
    private static List<String> words(JsonNode array) {
        return array.valueStream().map(value -> value.asString("").intern()).toList();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(value -> value.asString("")).toList();
    }
}
