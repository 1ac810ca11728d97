package dev.portcullis.authz.bootstrap;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RuleCoverage;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings an object up to what it has to be at least: missing labels, annotations, rules, selectors and subjects are added,
 * nothing that somebody added or changed is taken away. A binding of another role is made anew, since a roleRef cannot change.
 */
public sealed interface Reconciliation {
    /** On an object with the value {@code false} it is left alone. */
    String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    record UpToDate() implements Reconciliation {}

    record Update(ObjectNode object) implements Reconciliation {}

    record Recreate(ObjectNode object) implements Reconciliation {}

    static Reconciliation of(ObjectNode existing, ObjectNode expected) {
        if (existing.at("/metadata/annotations/" + AUTO_UPDATE.replace("/", "~1"))
                .asString("")
                .equals("false")) {
            return new UpToDate();
        }
        if (!existing.path("roleRef").equals(expected.path("roleRef"))) {
            return new Recreate(expected);
        }
        ObjectNode result = existing.deepCopy();
        addMissing(result, expected, "labels");
        addMissing(result, expected, "annotations");
        addRules(result, expected);
        addSelectors(result, expected);
        addItems(result, "subjects", expected.path("subjects"));
        return result.equals(existing) ? new UpToDate() : new Update(result);
    }

    private static void addMissing(ObjectNode result, ObjectNode expected, String map) {
        ObjectNode metadata = (ObjectNode) result.path("metadata");
        for (Map.Entry<String, JsonNode> entry :
                expected.path("metadata").path(map).properties()) {
            if (!metadata.path(map).has(entry.getKey())) {
                metadata.withObjectProperty(map).set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static void addRules(ObjectNode result, ObjectNode expected) {
        List<PolicyRule> missing =
                RuleCoverage.missing(PolicyRule.list(result.path("rules")), PolicyRule.list(expected.path("rules")));
        if (!missing.isEmpty()) {
            ArrayNode rules = result.path("rules") instanceof ArrayNode there ? there : result.putArray("rules");
            missing.forEach(rule -> rule.writeTo(rules.addObject()));
        }
    }

    private static void addSelectors(ObjectNode result, ObjectNode expected) {
        JsonNode selectors = expected.path("aggregationRule").path("clusterRoleSelectors");
        if (!selectors.isEmpty()) {
            ObjectNode rule = result.path("aggregationRule") instanceof ObjectNode there
                    ? there
                    : result.putObject("aggregationRule");
            addItems(rule, "clusterRoleSelectors", selectors);
        }
    }

    private static void addItems(ObjectNode parent, String field, JsonNode expected) {
        for (JsonNode item : expected) {
            if (parent.path(field).valueStream().noneMatch(item::equals)) {
                ArrayNode items = parent.path(field) instanceof ArrayNode there ? there : parent.putArray(field);
                items.add(item);
            }
        }
    }
}
