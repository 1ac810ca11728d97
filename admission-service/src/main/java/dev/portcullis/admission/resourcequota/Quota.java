package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must be known of a {@code ResourceQuota}.
 *
 * @param wanted {@code spec.hard}
 * @param hard {@code status.hard}: what is enforced, once the usage has been counted
 */
record Quota(
        String namespace,
        String name,
        String version,
        Map<String, Quantity> wanted,
        Map<String, Quantity> hard,
        Map<String, Quantity> used,
        List<Scope> scopes) {

    static Quota of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        List<Scope> scopes = new ArrayList<>();
        spec.path("scopes").forEach(scope -> scopes.add(new Scope(scope.asString(""), "Exists", List.of())));
        for (JsonNode term : spec.path("scopeSelector").path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            term.path("values").forEach(value -> values.add(value.asString("")));
            scopes.add(new Scope(
                    term.path("scopeName").asString(""), term.path("operator").asString(""), values));
        }
        return new Quota(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                metadata.path("resourceVersion").asString(""),
                quantities(spec.path("hard")),
                quantities(object.path("status").path("hard")),
                quantities(object.path("status").path("used")),
                scopes);
    }

    String key() {
        return namespace + "/" + name;
    }

    boolean matches(Usage usage) {
        return scopes.stream().allMatch(scope -> scope.matches(usage));
    }

    static Map<String, Quantity> quantities(JsonNode list) {
        Map<String, Quantity> quantities = new TreeMap<>();
        list.properties()
                .forEach(entry -> quantities.put(
                        entry.getKey(), Quantity.parse(entry.getValue().asString())));
        return quantities;
    }
}
