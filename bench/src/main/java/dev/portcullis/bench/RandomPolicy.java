package dev.portcullis.bench;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Roles of one to five rules, two bindings for each of them, and requests, always the same ones for a size. The bindings are spread over as
 * many subjects as there are roles, half of them in namespaces; or piled up on twenty groups, for the cluster.
 */
final class RandomPolicy {
    private static final int REQUESTS = 4096;
    private static final int ASKING = 50;
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    private static final List<String> GROUPS = List.of("", "apps", "batch", "networking.k8s.io");

    private final Random random = new Random(42);
    private final int roles;
    private final boolean piled;

    RandomPolicy(int roles, boolean piled) {
        this.roles = roles;
        this.piled = piled;
    }

    RbacIndex index() {
        RbacIndex index = new RbacIndex();
        for (int i = 0; i < roles; i++) {
            index.put(new Role(namespaced(i) ? namespace(i) : "", "role-" + i, rules()));
        }
        for (int i = 0; i < 2 * roles; i++) {
            int role = i / 2;
            String namespace = namespaced(role) ? namespace(role) : "";
            RoleRef ref = new RoleRef(namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, "role-" + role);
            Subject subject = subject();
            index.put(new Binding(namespace, "binding-" + i, ref, Map.of(subject, "a binding to " + subject)));
        }
        return index;
    }

    /**
     * Of fifty users with five groups each, as many with a large policy as with a small one, who ask for things that there are, and every
     * other time for what nobody has; those that are wanted.
     */
    Access[] requests(Predicate<Access> wanted) {
        Access[] requests = new Access[REQUESTS];
        int found = 0;
        for (int i = 0; found < REQUESTS; i++) {
            Access request = request(i % 2 == 0 ? "resource-" + random.nextInt(40) : "unheard-of");
            if (wanted.test(request)) {
                requests[found++] = request;
            }
        }
        return requests;
    }

    private Access request(String resource) {
        String[] groups = new String[5];
        for (int group = 0; group < groups.length; group++) {
            groups[group] = "group-" + random.nextInt(piled ? 20 : ASKING);
        }
        return new Access(
                UserInfo.of("user-" + random.nextInt(ASKING), groups),
                ResourceAttributes.of(any(VERBS), any(GROUPS), resource)
                        .in(namespace(random.nextInt(roles)))
                        .named("name-" + random.nextInt(100)));
    }

    private boolean namespaced(int role) {
        return !piled && role % 2 == 0;
    }

    private String namespace(int role) {
        return "namespace-" + role % Math.max(1, roles / 20);
    }

    private Subject subject() {
        if (piled) {
            return Subject.group("group-" + random.nextInt(20));
        }
        int number = random.nextInt(Math.max(1, roles / 2));
        return random.nextBoolean() ? Subject.user("user-" + number) : Subject.group("group-" + number);
    }

    private List<PolicyRule> rules() {
        List<PolicyRule> rules = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            List<String> verbs = List.of(any(VERBS), any(VERBS), any(VERBS));
            List<String> resources = List.of("resource-" + random.nextInt(40), "resource-" + random.nextInt(40));
            List<String> names = random.nextInt(5) == 0 ? List.of("name-" + random.nextInt(100)) : List.of();
            rules.add(new PolicyRule(verbs, List.of(any(GROUPS)), resources, names, List.of()));
        }
        return rules;
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
