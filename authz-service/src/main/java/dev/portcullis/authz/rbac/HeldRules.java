package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules by what they name: which of them know a verb, a group, a resource, a name or a path, as a set of their numbers. */
final class HeldRules {
    private final Map<String, BitSet> verbs = new HashMap<>();
    private final Map<String, BitSet> groups = new HashMap<>();
    private final Map<String, BitSet> resources = new HashMap<>();
    private final Map<String, BitSet> names = new HashMap<>();
    private final Map<String, BitSet> urls = new HashMap<>();
    private final List<String> prefixes = new ArrayList<>();
    private final BitSet withoutNames = new BitSet();

    HeldRules(List<PolicyRule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            PolicyRule rule = rules.get(i);
            enter(rule.verbs(), verbs, i);
            enter(rule.apiGroups(), groups, i);
            enter(rule.resources(), resources, i);
            enter(rule.resourceNames(), names, i);
            enter(rule.nonResourceUrls(), urls, i);
            withoutNames.set(i, rule.resourceNames().isEmpty());
        }
        urls.keySet().stream().filter(url -> url.endsWith(Permission.ALL)).forEach(prefixes::add);
    }

    private static void enter(List<String> values, Map<String, BitSet> to, int rule) {
        values.forEach(value -> to.computeIfAbsent(value, key -> new BitSet()).set(rule));
    }

    BitSet verb(String verb) {
        return either(verbs, verb, Permission.ALL);
    }

    BitSet group(String group) {
        return either(groups, group, Permission.ALL);
    }

    BitSet resource(String resource) {
        int slash = resource.indexOf('/');
        BitSet known = either(resources, resource, Permission.ALL);
        if (slash >= 0) {
            known.or(either(resources, Permission.ALL + resource.substring(slash)));
        }
        return known;
    }

    /** @param name null for all names */
    BitSet name(@Nullable String name) {
        BitSet known = name == null ? new BitSet() : either(names, name);
        known.or(withoutNames);
        return known;
    }

    BitSet url(String url) {
        BitSet known = either(urls, url);
        for (String prefix : prefixes) {
            if (url.startsWith(Permission.withoutStars(prefix))) {
                known.or(either(urls, prefix));
            }
        }
        known.and(withoutNames);
        return known;
    }

    private static BitSet either(Map<String, BitSet> rules, String... values) {
        BitSet known = new BitSet();
        for (String value : values) {
            BitSet more = rules.get(value);
            if (more != null) {
                known.or(more);
            }
        }
        return known;
    }
}
