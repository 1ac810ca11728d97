package dev.portcullis.authz.abac;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.ReadablePolicy.ScopedRule;
import dev.portcullis.authz.ReadablePolicy.SubjectGrant;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of the file: {@code abac.authorization.kubernetes.io/v1beta1 Policy}. An empty user or group asks for nothing, but at least one of the two has to
 * match; {@code *} is everything.
 */
record AbacPolicy(
        String user,
        String group,
        boolean readonly,
        String apiGroup,
        String resource,
        String namespace,
        String nonResourcePath) {
    private static final String ALL = "*";
    private static final List<String> READ = List.of("get", "list", "watch");

    boolean allows(Access access) {
        return concerns(access.user()) && allows(access.attributes());
    }

    /** Whomever it is about. */
    boolean allows(Attributes wanted) {
        return (!readonly || READ.contains(wanted.verb())) && covers(wanted);
    }

    /** Whom it is about; nobody, if nobody can be that. */
    Optional<SubjectGrant> subject() {
        if (user.isEmpty() && group.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || user.equals(ALL)) {
            return Optional.of(new SubjectGrant(true, group, null));
        }
        return Optional.of(new SubjectGrant(false, user, group, null));
    }

    /** What it allows, as rules; a resource goes with its subresources. */
    List<ScopedRule> rules() {
        List<ScopedRule> rules = new ArrayList<>();
        String where = namespace.equals(ALL) ? "" : namespace.isEmpty() ? ReadablePolicy.NO_NAMESPACE : namespace;
        if (!resource.isEmpty()) {
            List<String> resources = resource.equals(ALL) ? List.of(ALL) : List.of(resource, resource + "/*");
            rules.add(new ScopedRule(where, PolicyRule.resources(verbs(), List.of(apiGroup), resources), null));
        }
        if (!nonResourcePath.isEmpty()) {
            rules.add(new ScopedRule("", PolicyRule.nonResources(verbs(), List.of(nonResourcePath)), null));
        }
        return rules;
    }

    boolean concerns(UserInfo who) {
        if (user.isEmpty() && group.isEmpty()) {
            return false;
        }
        return (user.isEmpty() || user.equals(ALL) || user.equals(who.username()))
                && (group.isEmpty() || group.equals(ALL) || who.groups().contains(group));
    }

    private boolean covers(Attributes wanted) {
        return switch (wanted) {
            case ResourceAttributes object ->
                matches(namespace, object.namespace())
                        && matches(resource, object.resource())
                        && matches(apiGroup, object.group());
            case NonResourceAttributes path ->
                matches(nonResourcePath, path.path())
                        || nonResourcePath.endsWith(ALL)
                                && path.path().startsWith(nonResourcePath.replaceAll("\\*+$", ""));
        };
    }

    boolean appliesIn(String wantedNamespace) {
        return matches(namespace, wantedNamespace);
    }

    List<String> verbs() {
        return readonly ? READ : List.of(ALL);
    }

    private static boolean matches(String pattern, String value) {
        return pattern.equals(ALL) || pattern.equals(value);
    }
}
