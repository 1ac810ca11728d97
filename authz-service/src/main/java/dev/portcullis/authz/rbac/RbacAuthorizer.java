package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Allows what a role allows that the user, or one of the groups, is bound to. It never denies. */
public final class RbacAuthorizer implements Authorizer, RuleResolver {
    public static final String MODE = "RBAC";

    private final RbacIndex index;

    public RbacAuthorizer(RbacIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        Attributes attributes = access.attributes();
        String namespace = attributes instanceof ResourceAttributes resource ? resource.namespace() : "";
        Search search = new Search(attributes);
        visit(access.user(), namespace, search, search.errors::add);
        if (!search.reason.isEmpty()) {
            return new Decision.Allow("RBAC: allowed by " + search.reason);
        }
        return search.errors.isEmpty()
                ? Decision.NO_OPINION
                : new Decision.NoOpinion("RBAC: " + aggregate(search.errors));
    }

    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        Set<String> errors = new LinkedHashSet<>();
        visit(
                user,
                namespace,
                held -> {
                    held.role().rules().forEach(rule -> rules.add(rule.rule()));
                    return true;
                },
                errors::add);
        return new Rules(rules, false, List.copyOf(errors));
    }

    /** Shows every role that the user has, until the visitor has seen enough and says false. */
    private void visit(UserInfo user, String namespace, Predicate<Held> visitor, Consumer<String> errors) {
        List<Subject> subjects = Subject.of(user);
        if (visit(subjects, "", visitor, errors) && !namespace.isEmpty()) {
            visit(subjects, namespace, visitor, errors);
        }
    }

    private boolean visit(List<Subject> subjects, String namespace, Predicate<Held> visitor, Consumer<String> errors) {
        for (Subject subject : subjects) {
            for (RbacIndex.Grant grant : index.grants(namespace, subject)) {
                RoleRef ref = grant.binding().roleRef();
                Role role = index.resolve(ref, namespace);
                if (role == null) {
                    errors.accept(notFound(ref));
                } else if (!visitor.test(new Held(role, grant))) {
                    return false;
                }
            }
        }
        return true;
    }

    private record Held(Role role, RbacIndex.Grant grant) {}

    private static final class Search implements Predicate<Held> {
        private final Attributes wanted;
        private final Set<String> errors = new LinkedHashSet<>();
        private String reason = "";

        Search(Attributes wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean test(Held held) {
            for (CompiledRule rule : held.role().rules()) {
                if (rule.allows(wanted)) {
                    reason = held.grant().description();
                    return false;
                }
            }
            return true;
        }
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
