package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one role by verb, group and resource; {@code *} is a value like any other, looked for beside the one that is asked for. A rule
 * that would fill too many places stays by itself.
 */
final class RuleIndex {
    /** Places in the index that one rule may fill. */
    private static final long MOST = 4_096;

    private final Map<String, Map<String, Map<String, Names>>> resources;
    private final Map<String, Paths> paths;
    private final List<WideRule> wide;

    private RuleIndex(
            Map<String, Map<String, Map<String, Names>>> resources, Map<String, Paths> paths, List<WideRule> wide) {
        this.resources = resources;
        this.paths = paths;
        this.wide = wide;
    }

    static RuleIndex of(List<PolicyRule> rules) {
        return of(rules, MOST);
    }

    static RuleIndex of(List<PolicyRule> rules, long most) {
        Map<String, Map<String, Map<String, Names>>> resources = new HashMap<>();
        Map<String, Set<String>> urls = new HashMap<>();
        List<WideRule> wide = new ArrayList<>();
        for (PolicyRule rule : rules) {
            if (places(rule) > most) {
                wide.add(new WideRule(rule));
            } else {
                enter(rule, resources);
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                rule.verbs()
                        .forEach(verb -> urls.computeIfAbsent(verb, key -> new HashSet<>())
                                .addAll(rule.nonResourceUrls()));
            }
        }
        Map<String, Paths> paths = new HashMap<>();
        urls.forEach((verb, all) -> paths.put(verb, Paths.of(all)));
        return new RuleIndex(compact(resources), Map.copyOf(paths), List.copyOf(wide));
    }

    private static long places(PolicyRule rule) {
        return (long) rule.verbs().size()
                * rule.apiGroups().size()
                * rule.resources().size();
    }

    private static void enter(PolicyRule rule, Map<String, Map<String, Map<String, Names>>> resources) {
        Names names = Names.of(rule);
        for (String verb : rule.verbs()) {
            for (String group : rule.apiGroups()) {
                for (String resource : rule.resources()) {
                    resources
                            .computeIfAbsent(verb, key -> new HashMap<>())
                            .computeIfAbsent(group, key -> new HashMap<>())
                            .merge(resource, names, Names::or);
                }
            }
        }
    }

    /** Small maps, and what several verbs or groups have in common only once. */
    private static Map<String, Map<String, Map<String, Names>>> compact(
            Map<String, Map<String, Map<String, Names>>> resources) {
        Map<Object, Object> known = new HashMap<>();
        resources.replaceAll((verb, groups) -> {
            groups.replaceAll((group, byResource) -> once(known, Map.copyOf(byResource)));
            return once(known, Map.copyOf(groups));
        });
        return Map.copyOf(resources);
    }

    @SuppressWarnings("unchecked")
    private static <T> T once(Map<Object, Object> known, T value) {
        return (T) known.computeIfAbsent(value, same -> same);
    }

    /** What of the rules allows it, or null. */
    @Nullable
    Permission match(Question question) {
        Permission found = match(question.verb, question);
        if (found == null) {
            found = match(Permission.ALL, question);
        }
        for (int i = 0; i < wide.size() && found == null; i++) {
            found = wide.get(i).match(question);
        }
        return found;
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
        return names == null || !names.allow(name)
                ? null
                : new Permission(verb, group, resource, names.any() ? null : name, null);
    }
}
