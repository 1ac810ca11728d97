package dev.portcullis.authz.rbac;

import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a binding names, or who somebody is: a user or a group. A ServiceAccount is the user that it logs in as. */
public record Subject(boolean group, String name) {
    private static final String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";

    public static Subject user(String name) {
        return new Subject(false, name);
    }

    public static Subject group(String name) {
        return new Subject(true, name);
    }

    public static Subject serviceAccount(String namespace, String name) {
        return user(SERVICE_ACCOUNT_PREFIX + namespace + ":" + name);
    }

    /** Namespace and name of the ServiceAccount that it is, or null. */
    public @Nullable ServiceAccount serviceAccount() {
        if (group || !name.startsWith(SERVICE_ACCOUNT_PREFIX)) {
            return null;
        }
        String[] parts = name.substring(SERVICE_ACCOUNT_PREFIX.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? new ServiceAccount(parts[0], parts[1])
                : null;
    }

    public record ServiceAccount(String namespace, String name) {}

    /** {@code Group "devs"}. */
    @Override
    public String toString() {
        ServiceAccount account = serviceAccount();
        return account == null
                ? (group ? "Group \"" : "User \"") + name + '"'
                : "ServiceAccount \"" + account.name() + "/" + account.namespace() + '"';
    }

    /** The subjects that somebody is: the user, then each of the groups. */
    public static List<Subject> of(UserInfo user) {
        List<Subject> subjects = new ArrayList<>(1 + user.groups().size());
        subjects.add(user(user.username()));
        user.groups().forEach(group -> subjects.add(group(group)));
        return subjects;
    }
}
