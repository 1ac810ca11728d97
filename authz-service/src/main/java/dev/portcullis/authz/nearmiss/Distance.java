package dev.portcullis.authz.nearmiss;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.permission.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a rule is from allowing something. */
final class Distance {
    private @Nullable Lacks lacks;
    private int count;

    private Distance() {}

    /** The one thing that the rule lacks; null if it lacks nothing, or more. */
    static @Nullable Lacks of(PolicyRule rule, Attributes wanted) {
        Distance distance = new Distance();
        switch (wanted) {
            case NonResourceAttributes path -> distance.path(rule, path);
            case ResourceAttributes resource -> distance.resource(rule, resource);
        }
        return distance.count == 1 ? distance.lacks : null;
    }

    private void path(PolicyRule rule, NonResourceAttributes wanted) {
        if (rule.nonResourceUrls().isEmpty() || rule.verbs().isEmpty()) {
            return;
        }
        require(has(rule.verbs(), wanted.verb()), Lacks.VERB);
        require(
                rule.nonResourceUrls().stream()
                        .anyMatch(url -> Permission.path(Permission.ALL, url).allows(wanted)),
                Lacks.PATH);
    }

    private void resource(PolicyRule rule, ResourceAttributes wanted) {
        if (rule.verbs().isEmpty()
                || rule.apiGroups().isEmpty()
                || rule.resources().isEmpty()) {
            return;
        }
        require(has(rule.verbs(), wanted.verb()), Lacks.VERB);
        require(has(rule.apiGroups(), wanted.group()), Lacks.API_GROUP);
        require(
                has(rule.resources(), wanted.combinedResource())
                        || !wanted.subresource().isEmpty() && rule.resources().contains("*/" + wanted.subresource()),
                rule.resources().stream().anyMatch(known -> sameObject(known, wanted))
                        ? Lacks.SUBRESOURCE
                        : Lacks.RESOURCE);
        require(rule.resourceNames().isEmpty() || rule.resourceNames().contains(wanted.name()), Lacks.NAME);
    }

    private static boolean sameObject(String known, ResourceAttributes wanted) {
        return known.equals(wanted.resource()) || known.startsWith(wanted.resource() + "/") || known.startsWith("*/");
    }

    private void require(boolean there, Lacks otherwise) {
        if (!there) {
            lacks = otherwise;
            count++;
        }
    }

    private static boolean has(List<String> values, String value) {
        return values.contains(Permission.ALL) || values.contains(value);
    }
}
