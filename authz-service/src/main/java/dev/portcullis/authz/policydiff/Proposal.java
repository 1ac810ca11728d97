package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.aggregation.AggregatedRole;
import dev.portcullis.authz.aggregation.ClusterRoleAggregation;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.RoleRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Changes of roles and bindings, and the policy that there would be with them, aggregated roles brought up to date. */
record Proposal(List<JsonNode> objects, List<Deletion> deletions) {

    /** @param namespace empty for an object of the cluster */
    record Deletion(String kind, String namespace, String name) {}

    /** @param aggregation the ClusterRoles as the aggregation sees them; none where nobody aggregates */
    RbacIndex applyTo(RbacIndex before, Collection<AggregatedRole> aggregation) {
        RbacIndex after = before.copy();
        Map<String, AggregatedRole> clusterRoles = new HashMap<>();
        aggregation.forEach(role -> clusterRoles.put(role.name(), role));
        objects.forEach(object -> put(object, after, clusterRoles));
        deletions.forEach(deletion -> delete(deletion, after, clusterRoles));
        if (!aggregation.isEmpty()) {
            aggregate(after, clusterRoles);
        }
        return after;
    }

    private static void put(JsonNode object, RbacIndex index, Map<String, AggregatedRole> clusterRoles) {
        String kind = object.path("kind").asString("");
        if (kind.endsWith("Binding")) {
            index.put(Binding.of(object));
            return;
        }
        index.put(Role.of(object));
        if (kind.equals(RoleRef.CLUSTER_ROLE)) {
            AggregatedRole role = AggregatedRole.of(object);
            clusterRoles.put(role.name(), role);
        }
    }

    private static void delete(Deletion deletion, RbacIndex index, Map<String, AggregatedRole> clusterRoles) {
        if (deletion.kind().endsWith("Binding")) {
            index.removeBinding(deletion.namespace(), deletion.name());
            return;
        }
        index.removeRole(deletion.namespace(), deletion.name());
        if (deletion.kind().equals(RoleRef.CLUSTER_ROLE)) {
            clusterRoles.remove(deletion.name());
        }
    }

    /** As the controller does it, again and again until nothing changes: roles may be sums of sums. */
    private static void aggregate(RbacIndex index, Map<String, AggregatedRole> roles) {
        for (int round = 0; round <= roles.size(); round++) {
            boolean changed = false;
            for (AggregatedRole role : List.copyOf(roles.values())) {
                List<PolicyRule> sum =
                        role.selectors().isEmpty() ? role.rules() : ClusterRoleAggregation.sum(role, roles.values());
                if (!sum.equals(role.rules())) {
                    roles.put(role.name(), role.withRules(sum));
                    index.put(new Role("", role.name(), sum));
                    changed = true;
                }
            }
            if (!changed) {
                return;
            }
        }
    }
}
