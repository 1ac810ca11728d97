package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        String uid,
        String version,
        Map<String, Quantity> wanted,
        Map<String, Quantity> hard,
        Map<String, Quantity> used,
        List<Scope> scopes) {

    static Quota of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        List<Scope> scopes = new ArrayList<>();
        spec.path("scopes").forEach(scope -> scopes.add(Scope.of(scope.asString(""))));
        scopes.addAll(Scope.terms(spec.path("scopeSelector").path("matchExpressions")));
        return new Quota(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                metadata.path("resourceVersion").asString(""),
                Quantities.of(spec.path("hard")),
                Quantities.of(object.path("status").path("hard")),
                Quantities.of(object.path("status").path("used")),
                scopes);
    }

    String key() {
        return namespace + "/" + name;
    }

    /** The names under which it counts objects of a kind. */
    List<String> counting(GroupResource kind) {
        return hard.keySet().stream()
                .filter(name -> kind.equals(CountedNames.kindOf(name)))
                .toList();
    }

    /** Whether an object is in all of its scopes. */
    boolean covers(Usage usage) {
        return scopes.stream().allMatch(scope -> usage.scoped().in(scope));
    }
}
