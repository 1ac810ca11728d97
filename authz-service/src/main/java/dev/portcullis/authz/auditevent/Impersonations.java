package dev.portcullis.authz.auditevent;

import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one must be allowed in order to act as somebody. Groups that everybody gets who acts as that user need no right. */
final class Impersonations {
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private Impersonations() {}

    static List<ResourceAttributes> of(UserInfo other) {
        List<ResourceAttributes> needed = new ArrayList<>();
        Subject.ServiceAccount account = Subject.user(other.username()).serviceAccount();
        needed.add(
                account == null
                        ? impersonate("", "users").named(other.username())
                        : impersonate("", "serviceaccounts")
                                .in(account.namespace())
                                .named(account.name()));
        Set<String> given = account == null
                ? Set.of(UserInfo.AUTHENTICATED, UserInfo.UNAUTHENTICATED)
                : Set.of(
                        UserInfo.AUTHENTICATED,
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + account.namespace());
        other.groups().stream()
                .filter(group -> !given.contains(group))
                .forEach(group -> needed.add(impersonate("", "groups").named(group)));
        if (!other.uid().isEmpty()) {
            needed.add(impersonate(AUTHENTICATION, "uids").named(other.uid()));
        }
        other.extra()
                .forEach((key, values) -> values.forEach(value -> needed.add(impersonate(AUTHENTICATION, "userextras")
                        .subresource(key)
                        .named(value))));
        return needed;
    }

    private static ResourceAttributes impersonate(String group, String resource) {
        return ResourceAttributes.of("impersonate", group, resource);
    }
}
