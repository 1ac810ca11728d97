package dev.portcullis.authz.auditevent;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one must be allowed in order to act as somebody. Groups that everybody gets who acts as that user need no right. */
final class Impersonations {
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String VERB = "impersonate";
    private static final String NODE = "system:node:";

    private final UserInfo other;
    private final String constraint;
    private final List<Attributes> needed = new ArrayList<>();

    private Impersonations(UserInfo other, String constraint) {
        this.other = other;
        this.constraint = constraint;
    }

    /**
     * @param constraint the verb that allowed it, where that was a constrained one (KEP-5284); else empty
     * @param wanted what was done as the other
     */
    static List<Attributes> of(UserInfo other, String constraint, Attributes wanted) {
        Impersonations all = new Impersonations(other, constraint);
        all.identity();
        if (all.constrained()) {
            String on = VERB + "-on" + constraint.substring(VERB.length()) + ":" + wanted.verb();
            all.needed.add(
                    switch (wanted) {
                        case ResourceAttributes resource -> resource.verb(on);
                        case NonResourceAttributes path -> new NonResourceAttributes(path.path(), on);
                    });
        }
        return all.needed;
    }

    private boolean constrained() {
        return constraint.startsWith(VERB + ":");
    }

    private void identity() {
        Subject.ServiceAccount account = Subject.user(other.username()).serviceAccount();
        if (constraint.endsWith(":associated-node")) {
            needed.add(impersonate(group(), "nodes").named("*"));
        } else if (constraint.endsWith(":arbitrary-node")) {
            needed.add(impersonate(group(), "nodes")
                    .named(other.username()
                            .substring(Math.min(NODE.length(), other.username().length()))));
        } else if (account != null) {
            needed.add(impersonate(group(), "serviceaccounts")
                    .in(account.namespace())
                    .named(account.name()));
        } else {
            needed.add(impersonate(group(), "users").named(other.username()));
        }
        Set<String> given = Set.of(
                UserInfo.AUTHENTICATED,
                account == null ? UserInfo.UNAUTHENTICATED : "system:serviceaccounts",
                account == null
                        ? constrained() ? "system:nodes" : ""
                        : "system:serviceaccounts:" + account.namespace());
        other.groups().stream()
                .filter(name -> !given.contains(name))
                .forEach(name -> needed.add(impersonate(group(), "groups").named(name)));
        if (!other.uid().isEmpty()) {
            needed.add(impersonate(AUTHENTICATION, "uids").named(other.uid()));
        }
        other.extra()
                .forEach((key, values) -> values.forEach(value -> needed.add(impersonate(AUTHENTICATION, "userextras")
                        .subresource(key)
                        .named(value))));
    }

    /** Before there were constraints, users and groups were of the core group. */
    private String group() {
        return constrained() ? AUTHENTICATION : "";
    }

    private ResourceAttributes impersonate(String group, String resource) {
        return ResourceAttributes.of(constrained() ? constraint : VERB, group, resource);
    }
}
