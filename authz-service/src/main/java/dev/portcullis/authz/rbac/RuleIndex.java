package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of one role by verb, group and resource; {@code *} is a value like any other, looked for beside the one that is asked for. */
final class RuleIndex {
    private static final Names ANY = new Names(true, Set.of());

    private final Map<String, Map<String, Map<String, Names>>> resources;
    private final Map<String, Paths> paths;

    private RuleIndex(Map<String, Map<String, Map<String, Names>>> resources, Map<String, Paths> paths) {
        this.resources = resources;
        this.paths = paths;
    }

    /** @param any whether it is allowed whatever the name, and without one */
    private record Names(boolean any, Set<String> names) {
        Names with(@Nullable String name) {
            if (any || name == null) {
                return ANY;
            }
            Set<String> more = new LinkedHashSet<>(names);
            more.add(name);
            return new Names(false, more);
        }

        Names compact() {
            return any ? ANY : new Names(false, Set.copyOf(names));
        }
    }

    private record Paths(boolean all, Set<String> exact, List<String> prefixes) {
        @Nullable
        String match(String path) {
            if (all) {
                return Permission.ALL;
            }
            if (exact.contains(path)) {
                return path;
            }
            for (String prefix : prefixes) {
                if (path.startsWith(prefix)) {
                    return prefix + Permission.ALL;
                }
            }
            return null;
        }
    }

    static RuleIndex of(List<PolicyRule> rules) {
        Map<String, Map<String, Map<String, Names>>> resources = new HashMap<>();
        Map<String, Set<String>> urls = new HashMap<>();
        for (PolicyRule rule : rules) {
            Permission.forEach(rule, permission -> {
                if (permission.url() != null) {
                    urls.computeIfAbsent(permission.verb(), verb -> new LinkedHashSet<>())
                            .add(permission.url());
                } else {
                    resources
                            .computeIfAbsent(permission.verb(), verb -> new HashMap<>())
                            .computeIfAbsent(permission.group(), group -> new HashMap<>())
                            .merge(
                                    permission.resource(),
                                    permission.name() == null ? ANY : new Names(false, Set.of(permission.name())),
                                    (known, added) -> known.with(permission.name()));
                }
            });
        }
        return new RuleIndex(compact(resources), compactPaths(urls));
    }

    /** Small maps, and what several verbs or groups have in common only once. */
    private static Map<String, Map<String, Map<String, Names>>> compact(
            Map<String, Map<String, Map<String, Names>>> resources) {
        Map<Object, Object> known = new HashMap<>();
        resources.replaceAll((verb, groups) -> {
            groups.replaceAll((group, byResource) -> {
                byResource.replaceAll((resource, names) -> names.compact());
                return once(known, Map.copyOf(byResource));
            });
            return once(known, Map.copyOf(groups));
        });
        return Map.copyOf(resources);
    }

    @SuppressWarnings("unchecked")
    private static <T> T once(Map<Object, Object> known, T value) {
        return (T) known.computeIfAbsent(value, same -> same);
    }

    private static Map<String, Paths> compactPaths(Map<String, Set<String>> urls) {
        Map<String, Paths> paths = new HashMap<>();
        urls.forEach((verb, all) -> {
            List<String> prefixes = new ArrayList<>();
            all.stream()
                    .filter(url -> url.endsWith(Permission.ALL))
                    .forEach(url -> prefixes.add(Permission.withoutStars(url)));
            paths.put(verb, new Paths(all.contains(Permission.ALL), Set.copyOf(all), List.copyOf(prefixes)));
        });
        return Map.copyOf(paths);
    }

    /** What of the rules allows it, or null. */
    @Nullable
    Permission match(Question question) {
        Permission found = match(question.verb, question);
        return found == null ? match(Permission.ALL, question) : found;
    }

    private @Nullable Permission match(String verb, Question question) {
        String path = question.path;
        if (path != null) {
            Paths known = paths.get(verb);
            String url = known == null ? null : known.match(path);
            return url == null ? null : Permission.path(verb, url);
        }
        Map<String, Map<String, Names>> groups = resources.get(verb);
        if (groups == null) {
            return null;
        }
        Permission found = match(verb, question.group, groups.get(question.group), question);
        return found == null ? match(verb, Permission.ALL, groups.get(Permission.ALL), question) : found;
    }

    private static @Nullable Permission match(
            String verb, String group, @Nullable Map<String, Names> byResource, Question question) {
        if (byResource == null) {
            return null;
        }
        Permission found = match(verb, group, question.resource, byResource, question.name);
        String anyResource = question.anyResource;
        if (found == null && anyResource != null) {
            found = match(verb, group, anyResource, byResource, question.name);
        }
        return found == null ? match(verb, group, Permission.ALL, byResource, question.name) : found;
    }

    private static @Nullable Permission match(
            String verb, String group, String resource, Map<String, Names> byResource, String name) {
        Names names = byResource.get(resource);
        if (names == null) {
            return null;
        }
        if (names.any()) {
            return new Permission(verb, group, resource, null, null);
        }
        return names.names().contains(name) ? new Permission(verb, group, resource, name, null) : null;
    }
}
