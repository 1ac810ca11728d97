package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import java.util.List;
import java.util.Set;

/** A {@link PolicyRule} made ready to be asked. */
public final class CompiledRule {
    private static final String ALL = "*";

    private final PolicyRule rule;
    private final Matcher verbs;
    private final Matcher groups;
    private final Matcher resources;
    private final Set<String> names;
    private final boolean allPaths;
    private final Set<String> paths;
    private final List<String> pathPrefixes;

    public CompiledRule(PolicyRule rule) {
        this.rule = rule;
        this.verbs = Matcher.of(rule.verbs());
        this.groups = Matcher.of(rule.apiGroups());
        this.resources = Matcher.of(rule.resources());
        this.names = Set.copyOf(rule.resourceNames());
        this.allPaths = rule.nonResourceUrls().contains(ALL);
        this.paths = Set.copyOf(rule.nonResourceUrls());
        this.pathPrefixes = rule.nonResourceUrls().stream()
                .filter(url -> url.endsWith(ALL))
                .map(url -> url.replaceAll("\\*+$", ""))
                .toList();
    }

    public PolicyRule rule() {
        return rule;
    }

    public boolean allows(Attributes attributes) {
        return switch (attributes) {
            case ResourceAttributes resource -> allows(resource);
            case NonResourceAttributes path -> verbs.matches(path.verb()) && allowsPath(path.path());
        };
    }

    private boolean allows(ResourceAttributes wanted) {
        return verbs.matches(wanted.verb())
                && groups.matches(wanted.group())
                && (resources.matches(wanted.combinedResource())
                        || !wanted.subresource().isEmpty() && resources.matches("*/" + wanted.subresource()))
                && (names.isEmpty() || names.contains(wanted.name()));
    }

    private boolean allowsPath(String path) {
        if (allPaths || paths.contains(path)) {
            return true;
        }
        for (String prefix : pathPrefixes) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompiledRule that && rule.equals(that.rule);
    }

    @Override
    public int hashCode() {
        return rule.hashCode();
    }

    private record Matcher(boolean all, Set<String> values) {
        static Matcher of(List<String> values) {
            return new Matcher(values.contains(ALL), Set.copyOf(values));
        }

        boolean matches(String value) {
            return all || values.contains(value);
        }
    }
}
