package dev.portcullis.authz.escalation;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RoleRef;
import java.util.List;
import java.util.Optional;

/** Reads the roles that bindings name, as the store has them now: a check of what was there before would be none. */
@FunctionalInterface
public interface RoleReader {
    /** @param namespace of the binding; empty if there is no such role */
    Optional<List<PolicyRule>> rules(RoleRef ref, String namespace);
}
