package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all flow schemas in the order in which they are tried, looked up by their subjects: a request is held against those rules only
 * that are about its user, and of them none that comes after one that matched.
 */
final class RuleIndex<S> {
    private static final int[] NONE = {};

    private final List<S> owners;
    private final List<SchemaRule> rules;
    private final Map<String, int[]> users = new HashMap<>();
    private final Map<String, int[]> groups = new HashMap<>();
    private final Map<String, int[]> accounts = new HashMap<>();
    private int[] everybody = NONE;

    /** One rule of one schema. */
    record Entry<S>(S owner, SchemaRule rule) {}

    /** @param entries in their order */
    RuleIndex(List<Entry<S>> entries) {
        this.owners = entries.stream().map(Entry::owner).toList();
        this.rules = entries.stream().map(Entry::rule).toList();
        for (int i = 0; i < rules.size(); i++) {
            for (Subject subject : rules.get(i).subjects()) {
                add(subject, i);
            }
        }
    }

    private void add(Subject subject, int rule) {
        switch (subject) {
            case Subject.User(String name) -> users.merge(name, new int[] {rule}, RuleIndex::append);
            case Subject.Group(String name) -> groups.merge(name, new int[] {rule}, RuleIndex::append);
            case Subject.ServiceAccounts(String namespace) ->
                accounts.merge(namespace, new int[] {rule}, RuleIndex::append);
            case Subject.Everybody() -> everybody = append(everybody, new int[] {rule});
            case Subject.Nobody() -> {}
        }
    }

    private static int[] append(int[] known, int[] more) {
        int[] all = Arrays.copyOf(known, known.length + 1);
        all[known.length] = more[0];
        return all;
    }

    /** The schema whose rule matches first; null if none does. */
    @Nullable
    S find(UserInfo user, RequestInfo info) {
        int best = first(users.get(user.username()), info, Integer.MAX_VALUE);
        for (String group : user.groups()) {
            best = first(groups.get(group), info, best);
        }
        if (!accounts.isEmpty() && user.username().startsWith(Subject.SERVICE_ACCOUNT)) {
            best = first(accounts.get(namespace(user.username())), info, best);
        }
        best = first(everybody, info, best);
        return best == Integer.MAX_VALUE ? null : owners.get(best);
    }

    private static String namespace(String account) {
        int start = Subject.SERVICE_ACCOUNT.length();
        int colon = account.indexOf(':', start);
        return colon < 0 ? "" : account.substring(start, colon);
    }

    private int first(int @Nullable [] candidates, RequestInfo info, int before) {
        if (candidates != null) {
            for (int rule : candidates) {
                if (rule >= before) {
                    return before;
                }
                if (rules.get(rule).matches(info)) {
                    return rule;
                }
            }
        }
        return before;
    }
}
