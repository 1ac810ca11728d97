package dev.portcullis.gateway.impersonation;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.authorization.Forbidden;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a client may be somebody, in one mode: each part of whom it asks to be is a question of its own. */
record IdentityCheck(Authorizer authorizer, Mode mode, Identity client) {
    private static final String AUTHENTICATION = "authentication.k8s.io";
    /** From so many on, one that may be any is asked for first. */
    private static final int MANY = 4;

    /** @throws dev.portcullis.kube.status.ApiException 403 */
    void require(Impersonation.Asked asked) {
        authorizer.require(user(asked));
        if (!asked.uid().isEmpty()) {
            authorizer.require(access(AUTHENTICATION, "uids", "", asked.uid()));
        }
        groups(asked.groups());
        extra(asked.extra());
    }

    private Access user(Impersonation.Asked asked) {
        String[] account = asked.account();
        if (mode == Mode.ASSOCIATED_NODE) {
            return access(group(), "nodes", "", "*");
        }
        if (mode == Mode.ARBITRARY_NODE) {
            return access(group(), "nodes", "", asked.node());
        }
        return account == null
                ? access(group(), "users", "", asked.user())
                : Access.impersonate(client, mode.verb(), group(), "serviceaccounts", "", account[0], account[1]);
    }

    private void groups(List<String> groups) {
        if (mode.constrained()) {
            if (groups.contains("")) {
                throw Forbidden.of(
                        access(group(), "groups", "", ""), "impersonating the empty string group is not allowed");
            }
            if (groups.contains(UserInfo.MASTERS)) {
                throw Forbidden.of(
                        access(group(), "groups", "", UserInfo.MASTERS),
                        "impersonating the system:masters group is not allowed");
            }
            if (groups.size() >= MANY && may(access(group(), "groups", "", "*"))) {
                return;
            }
        }
        groups.forEach(name -> authorizer.require(access(group(), "groups", "", name)));
    }

    private void extra(Map<String, List<String>> extra) {
        if (mode.constrained()) {
            String wrong = wrong(extra);
            if (wrong != null) {
                throw Forbidden.of(access(AUTHENTICATION, "userextras", "", ""), wrong);
            }
            int values = extra.values().stream().mapToInt(List::size).sum();
            if (values >= MANY && may(access(AUTHENTICATION, "userextras", "*", "*"))) {
                return;
            }
        }
        extra.forEach((key, values) ->
                values.forEach(value -> authorizer.require(access(AUTHENTICATION, "userextras", key, value))));
    }

    private static @Nullable String wrong(Map<String, List<String>> extra) {
        for (Map.Entry<String, List<String>> one : extra.entrySet()) {
            String key = one.getKey();
            if (key.isEmpty()) {
                return "impersonating the empty string key in extra is not allowed";
            }
            if (!key.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?/.+")) {
                return "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"" + key
                        + "\": must be a domain-prefixed path (such as \"acme.io/foo\")";
            }
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                return "impersonating a non-lowercase key in extra is not allowed: \"" + key + "\"";
            }
            if (one.getValue().contains("")) {
                return "impersonating the empty string value in extra is not allowed";
            }
        }
        return null;
    }

    /** Before there were modes, users and groups were of the core group. */
    private String group() {
        return mode.constrained() ? AUTHENTICATION : "";
    }

    private boolean may(Access access) {
        return authorizer.authorize(access).allowed();
    }

    private Access access(String group, String resource, String subresource, String name) {
        return Access.impersonate(client, mode.verb(), group, resource, subresource, "", name);
    }
}
