package dev.portcullis.authz.permission;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a rule allows: a verb on a resource, or on a path. {@code *} is every one, and each of the parts stands either for one value
 * or for endlessly many; so if several permissions together cover another one, then one of them does.
 *
 * @param resource {@code pods}, {@code pods/log}, {@code &#42;/log} or {@code *}; empty for a path
 * @param name null is every name, and none
 * @param url null for a resource; {@code *} at its end is whatever begins so
 */
public record Permission(
        String verb,
        String group,
        String resource,
        @Nullable String name,
        @Nullable String url) {
    public static final String ALL = "*";

    public static Permission path(String verb, String url) {
        return new Permission(verb, "", "", null, url);
    }

    /** All that a rule allows; the same may come twice. */
    public static List<Permission> of(PolicyRule rule) {
        List<Permission> permissions = new ArrayList<>();
        forEach(rule, permissions::add);
        return permissions;
    }

    public static void forEach(PolicyRule rule, Consumer<Permission> to) {
        for (String verb : rule.verbs()) {
            for (String group : rule.apiGroups()) {
                for (String resource : rule.resources()) {
                    if (rule.resourceNames().isEmpty()) {
                        to.accept(new Permission(verb, group, resource, null, null));
                    }
                    for (String name : rule.resourceNames()) {
                        to.accept(new Permission(verb, group, resource, name, null));
                    }
                }
            }
            rule.nonResourceUrls().forEach(url -> to.accept(path(verb, url)));
        }
    }

    /** How many {@link #of(PolicyRule)} would be: a rule of a few lines can stand for billions. */
    public static long count(PolicyRule rule) {
        return rule.verbs().size()
                * ((long) rule.apiGroups().size()
                                * rule.resources().size()
                                * Math.max(1, rule.resourceNames().size())
                        + rule.nonResourceUrls().size());
    }

    /** The least that allows this access. */
    public static Permission of(Attributes wanted) {
        return switch (wanted) {
            case NonResourceAttributes path -> path(path.verb(), path.path());
            case ResourceAttributes resource ->
                new Permission(
                        resource.verb(),
                        resource.group(),
                        resource.combinedResource(),
                        resource.name().isEmpty() ? null : resource.name(),
                        null);
        };
    }

    public PolicyRule rule() {
        return url != null
                ? PolicyRule.nonResources(List.of(verb), List.of(url))
                : new PolicyRule(
                        List.of(verb),
                        List.of(group),
                        List.of(resource),
                        name == null ? List.of() : List.of(name),
                        List.of());
    }

    public boolean allows(Attributes wanted) {
        if (!matches(verb, wanted.verb())) {
            return false;
        }
        return switch (wanted) {
            case NonResourceAttributes path -> url != null && coversUrl(url, path.path());
            case ResourceAttributes asked ->
                url == null
                        && matches(group, asked.group())
                        && (matches(resource, asked.combinedResource())
                                || !asked.subresource().isEmpty() && resource.equals("*/" + asked.subresource()))
                        && (name == null || name.equals(asked.name()));
        };
    }

    /** Whether this allows all that the other one allows. */
    public boolean covers(Permission other) {
        if (!matches(verb, other.verb) || (url == null) != (other.url == null)) {
            return false;
        }
        if (url != null && other.url != null) {
            return coversUrl(url, other.url);
        }
        return matches(group, other.group)
                && coversResource(resource, other.resource)
                && (name == null || name.equals(other.name));
    }

    /** Whether there is something that both allow. */
    public boolean overlaps(Permission other) {
        if (!meet(verb, other.verb) || (url == null) != (other.url == null)) {
            return false;
        }
        if (url != null && other.url != null) {
            return coversUrl(url, other.url) || coversUrl(other.url, url);
        }
        return meet(group, other.group)
                && (coversResource(resource, other.resource) || coversResource(other.resource, resource))
                && (name == null || other.name == null || name.equals(other.name));
    }

    private static boolean matches(String pattern, String value) {
        return pattern.equals(ALL) || pattern.equals(value);
    }

    private static boolean meet(String one, String other) {
        return matches(one, other) || other.equals(ALL);
    }

    private static boolean coversResource(String pattern, String resource) {
        if (matches(pattern, resource)) {
            return true;
        }
        int slash = resource.indexOf('/');
        return slash >= 0
                && pattern.startsWith("*/")
                && pattern.regionMatches(1, resource, slash, Math.max(pattern.length() - 1, resource.length() - slash));
    }

    private static boolean coversUrl(String pattern, String url) {
        return pattern.equals(ALL)
                || pattern.equals(url)
                || pattern.endsWith(ALL) && url.startsWith(withoutStars(pattern));
    }

    /** What a path must begin with. */
    public static String withoutStars(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '*') {
            end--;
        }
        return url.substring(0, end);
    }
}
