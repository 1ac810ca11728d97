package dev.portcullis.gateway.audit.policy;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of a policy; what it does not say, it does not ask. */
record PolicyRule(
        Recording recording,
        List<String> users,
        List<String> userGroups,
        List<String> verbs,
        List<GroupResources> resources,
        List<String> namespaces,
        List<String> nonResourceURLs) {

    /** Resources of one group, all of them where none is named; a name like {@code pods/log} or {@code *}{@code /status} is one of a subresource. */
    record GroupResources(String group, List<String> resources, List<String> resourceNames) {
        boolean match(RequestInfo info) {
            if (!group.equals(info.apiGroup())) {
                return false;
            }
            return resources.isEmpty()
                    || (isAny(resourceNames, info.name())
                            && resources.stream().anyMatch(resource -> matches(resource, info)));
        }

        private static boolean matches(String resource, RequestInfo info) {
            String subresource = info.subresource();
            String whole = subresource.isEmpty() ? info.resource() : info.resource() + "/" + subresource;
            return resource.equals("*")
                    || resource.equals(whole)
                    || (!subresource.isEmpty() && resource.equals("*/" + subresource))
                    || resource.equals(info.resource() + "/*");
        }
    }

    static PolicyRule everything(Recording recording) {
        return new PolicyRule(recording, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    boolean matches(RequestInfo info, @Nullable UserInfo user) {
        if (!matches(user) || !isAny(verbs, info.verb())) {
            return false;
        }
        if (!namespaces.isEmpty() || !resources.isEmpty()) {
            return info.resourceRequest()
                    && isAny(namespaces, info.namespace())
                    && (resources.isEmpty() || resources.stream().anyMatch(group -> group.match(info)));
        }
        return nonResourceURLs.isEmpty()
                || (!info.resourceRequest()
                        && nonResourceURLs.stream().anyMatch(pattern -> isUnder(pattern, info.path())));
    }

    private boolean matches(@Nullable UserInfo user) {
        if (user == null) {
            return users.isEmpty() && userGroups.isEmpty();
        }
        return isAny(users, user.username())
                && (userGroups.isEmpty() || !Collections.disjoint(userGroups, user.groups()));
    }

    private static boolean isAny(List<String> of, String value) {
        return of.isEmpty() || of.contains(value);
    }

    private static boolean isUnder(String pattern, String path) {
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }
}
