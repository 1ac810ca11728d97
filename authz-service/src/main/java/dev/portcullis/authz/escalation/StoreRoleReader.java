package dev.portcullis.authz.escalation;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.kube.client.StoreClient;
import java.util.List;
import java.util.Optional;

/** store-service. */
public record StoreRoleReader(StoreClient store) implements RoleReader {
    @Override
    public Optional<List<PolicyRule>> rules(RoleRef ref, String namespace) {
        String collection =
                ref.kind().equals(RoleRef.CLUSTER_ROLE) ? RbacResources.CLUSTER_ROLES : RbacResources.roles(namespace);
        return store.get(collection + "/" + ref.name()).map(role -> PolicyRule.list(role.path("rules")));
    }
}
