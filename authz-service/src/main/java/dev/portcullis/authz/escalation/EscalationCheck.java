package dev.portcullis.authz.escalation;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.RuleCoverage;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who writes a role must have all that it allows, or the verb {@code escalate} on it; who binds one, all that the role allows, or the
 * verb {@code bind} on the role. kube-apiserver does this in its registry ({@code policybased}).
 */
public final class EscalationCheck {
    private static final List<String> ALL = List.of("*");
    private static final List<PolicyRule> EVERYTHING =
            List.of(PolicyRule.resources(ALL, ALL, ALL), PolicyRule.nonResources(ALL, ALL));

    private final UnionAuthorizer chain;
    private final RuleResolver rules;
    private final RoleReader roles;

    public EscalationCheck(UnionAuthorizer chain, RuleResolver rules, RoleReader roles) {
        this.chain = chain;
        this.rules = rules;
        this.roles = roles;
    }

    /** @throws ApiException 403 if it would grant what the user lacks, 404 if the role to be bound is not there */
    public void confirm(Attempt attempt) {
        if (attempt.user().groups().contains(UserInfo.MASTERS) || attempt.onlyForGarbageCollection()) {
            return;
        }
        switch (attempt.resource()) {
            case "roles", "clusterroles" -> confirmRole(attempt);
            case "rolebindings", "clusterrolebindings" -> confirmBinding(attempt);
            default -> throw ApiErrors.forbidden(resource(attempt.resource()), attempt.name(), "not an RBAC resource");
        }
    }

    private void confirmRole(Attempt attempt) {
        String existing = attempt.before() == null ? "" : attempt.name();
        if (may(attempt, "escalate", attempt.resource(), existing)) {
            return;
        }
        requireHeld(attempt, PolicyRule.list(attempt.after().path("rules")));
        if (aggregates(attempt.after()) || aggregates(attempt.before())) {
            if (!missing(attempt, EVERYTHING).isEmpty()) {
                throw forbidden(attempt, "must have cluster-admin privileges to use the aggregationRule");
            }
        }
    }

    private void confirmBinding(Attempt attempt) {
        JsonNode ref = attempt.after().path("roleRef");
        RoleRef roleRef =
                new RoleRef(ref.path("kind").asString(""), ref.path("name").asString(""));
        String bound = roleRef.kind().equals(RoleRef.CLUSTER_ROLE) ? "clusterroles" : "roles";
        if (may(attempt, "bind", bound, roleRef.name())) {
            return;
        }
        requireHeld(
                attempt,
                roles.rules(roleRef, attempt.namespace())
                        .orElseThrow(() -> ApiErrors.notFound(resource(bound), roleRef.name())));
    }

    private boolean may(Attempt attempt, String verb, String resource, String name) {
        return chain.authorize(new Access(
                        attempt.user(),
                        new ResourceAttributes(
                                attempt.namespace(),
                                verb,
                                RbacResources.GROUP,
                                "*",
                                resource,
                                "",
                                name,
                                Selector.NONE,
                                Selector.NONE)))
                .allowed();
    }

    private void requireHeld(Attempt attempt, List<PolicyRule> wanted) {
        List<PolicyRule> missing = missing(attempt, wanted);
        if (!missing.isEmpty()) {
            throw forbidden(
                    attempt,
                    "user %s (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
                            .formatted(
                                    RuleText.quote(attempt.user().username()),
                                    RuleText.quoted(attempt.user().groups()),
                                    RuleText.lines(missing)));
        }
    }

    private List<PolicyRule> missing(Attempt attempt, List<PolicyRule> wanted) {
        return RuleCoverage.missing(
                rules.rulesFor(attempt.user(), attempt.namespace()).rules(), wanted);
    }

    private static boolean aggregates(@Nullable JsonNode role) {
        return role != null && role.path("aggregationRule").isObject();
    }

    private static ApiException forbidden(Attempt attempt, String why) {
        return ApiErrors.forbidden(resource(attempt.resource()), attempt.name(), why);
    }

    private static GroupResource resource(String name) {
        return new GroupResource(RbacResources.GROUP, name);
    }
}
