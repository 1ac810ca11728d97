package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Allows what a role allows that the user, or one of the groups, is bound to. It never denies. */
public final class RbacAuthorizer implements Authorizer, RuleResolver, ReadablePolicy {
    public static final String MODE = "RBAC";

    private final RbacIndex index;
    private final RbacPolicy policy;

    public RbacAuthorizer(RbacIndex index) {
        this.index = index;
        this.policy = new RbacPolicy(index);
    }

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        Question question = new Question(access.attributes());
        String namespace = access.attributes() instanceof ResourceAttributes resource ? resource.namespace() : "";
        List<Holder> holders = index.holders(access.user());
        Set<RoleRef> missing = new LinkedHashSet<>(0);
        Match match = find(question, holders, "", missing);
        if (match == null && !namespace.isEmpty()) {
            match = find(question, holders, namespace, missing);
        }
        if (match != null) {
            Grant grant = match.grant();
            return new Decision.Allow(
                    "RBAC: allowed by " + grant.description(),
                    grant.ground(match.permission().rule()));
        }
        return missing.isEmpty() ? Decision.NO_OPINION : new Decision.NoOpinion("RBAC: " + notFound(missing));
    }

    private @Nullable Match find(Question question, List<Holder> holders, String scope, Set<RoleRef> missing) {
        for (int i = 0; i < holders.size(); i++) {
            Holding holding = holders.get(i).in(scope);
            Match match = holding == null ? null : holding.find(question, index, missing);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        Set<String> errors = new LinkedHashSet<>();
        for (String scope : namespace.isEmpty() ? List.of("") : List.of("", namespace)) {
            for (Subject subject : Subject.of(user)) {
                for (Grant grant : index.grants(scope, subject)) {
                    Role role = grant.role();
                    if (role == null) {
                        errors.add(notFound(grant.binding().roleRef()));
                    } else {
                        rules.addAll(role.rules());
                    }
                }
            }
        }
        return new Rules(rules, false, List.copyOf(errors));
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        return policy.whoCan(wanted);
    }

    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        return policy.accessOf(user);
    }

    private static String notFound(Set<RoleRef> missing) {
        return aggregate(
                missing.stream().map(RbacAuthorizer::notFound).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static String notFound(RoleRef ref) {
        String resource = ref.kind().equals(RoleRef.ROLE) ? "role" : "clusterrole";
        return "%s.rbac.authorization.k8s.io \"%s\" not found".formatted(resource, ref.name());
    }

    /** Several errors as Kubernetes prints them. */
    public static String aggregate(Set<String> errors) {
        return errors.size() == 1 ? errors.iterator().next() : "[" + String.join(", ", errors) + "]";
    }
}
