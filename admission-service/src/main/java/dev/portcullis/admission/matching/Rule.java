package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A {@code NamedRuleWithOperations} ({@code webhook/predicates/rules}).
 *
 * @param names of objects; empty for all
 */
record Rule(
        List<String> operations,
        List<String> groups,
        List<String> versions,
        List<Part> resources,
        String scope,
        List<String> names) {

    /** {@code pods}, {@code pods/status}, each part of it perhaps a star. */
    private record Part(String resource, String subresource) {
        static Part of(String text) {
            int slash = text.indexOf('/');
            return slash < 0 ? new Part(text, "") : new Part(text.substring(0, slash), text.substring(slash + 1));
        }

        boolean matches(String plural, String part) {
            return (resource.equals("*") || resource.equals(plural))
                    && (subresource.equals("*") || subresource.equals(part));
        }
    }

    static Rule of(JsonNode rule) {
        return new Rule(
                texts(rule, "operations"),
                texts(rule, "apiGroups"),
                texts(rule, "apiVersions"),
                texts(rule, "resources").stream().map(Part::of).toList(),
                rule.path("scope").asString("*"),
                texts(rule, "resourceNames"));
    }

    private static List<String> texts(JsonNode rule, String field) {
        return rule.path(field).valueStream().map(JsonNode::asString).toList();
    }

    /** @param resource what was asked for, or another that leads to the same objects */
    boolean matches(Attributes attributes, Resource resource) {
        return anyOf(operations, attributes.operation().name())
                && anyOf(groups, resource.group())
                && anyOf(versions, resource.version())
                && resources.stream().anyMatch(part -> part.matches(resource.resource(), attributes.subresource()))
                && inScope(attributes, resource)
                && (names.isEmpty() || names.contains(attributes.name()));
    }

    private static boolean anyOf(List<String> items, String requested) {
        return items.contains("*") || items.contains(requested);
    }

    /** A request for a namespace itself has its name as namespace. */
    private boolean inScope(Attributes attributes, Resource resource) {
        boolean cluster = attributes.namespace().isEmpty()
                || resource.resource().equals("namespaces") && resource.group().isEmpty();
        return switch (scope) {
            case "*" -> true;
            case "Namespaced" -> !cluster;
            case "Cluster" -> cluster;
            default -> false;
        };
    }
}
