package dev.portcullis.authz.nearmiss;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.rbac.Grant;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for bindings that reach a user and would allow an access but for one thing. It looks at a limited number of rules; those of the
 * scope that was asked for come first.
 */
public final class NearestMisses {
    private static final int MOST_RULES = 200_000;
    /** For what is asked at every refusal. */
    private static final int FEW_RULES = 2_000;

    private final RbacIndex index;

    public NearestMisses(RbacIndex index) {
        this.index = index;
    }

    /** The nearest first, for each binding and each thing that it lacks one rule, at the most so many. */
    public List<Miss> of(Access access, int most) {
        return of(access, most, MOST_RULES);
    }

    /** The same, with a look at few rules only. */
    public List<Miss> atFirstSight(Access access, int most) {
        return of(access, most, FEW_RULES);
    }

    private List<Miss> of(Access access, int most, int rules) {
        Search search = new Search(access, rules);
        search.run();
        return search.found.values().stream()
                .sorted(Comparator.comparing(Miss::lacks)
                        .thenComparing(miss -> miss.grant().description()))
                .limit(most)
                .toList();
    }

    private record Found(Lacks lacks, Subject subject, String namespace, String binding) {}

    private final class Search {
        private final Access access;
        private final Attributes wanted;
        private final String namespace;
        private final Map<Found, Miss> found = new LinkedHashMap<>();
        private int left;

        Search(Access access, int rules) {
            this.left = rules;
            this.access = access;
            this.wanted = access.attributes();
            this.namespace = wanted instanceof ResourceAttributes resource ? resource.namespace() : "";
        }

        void run() {
            List<Subject> subjects = Subject.of(access.user());
            for (Subject subject : subjects) {
                index.grants("", subject).forEach(this::inScope);
                if (!namespace.isEmpty()) {
                    index.grants(namespace, subject).forEach(this::inScope);
                }
            }
            for (Subject subject : subjects) {
                for (String place : index.namespaces(subject)) {
                    if (left > 0 && !place.equals(namespace)) {
                        index.grants(place, subject).forEach(this::elsewhere);
                    }
                }
            }
        }

        private void inScope(Grant grant) {
            Role role = index.resolve(grant.binding().roleRef(), grant.binding().namespace());
            if (role == null) {
                add(new Miss(Lacks.ROLE, grant, null));
                return;
            }
            for (PolicyRule rule : role.rules()) {
                Lacks lacks = left-- > 0 ? Distance.of(rule, wanted) : null;
                if (lacks != null) {
                    add(new Miss(lacks, grant, rule));
                }
            }
        }

        private void elsewhere(Grant grant) {
            Role role = index.resolve(grant.binding().roleRef(), grant.binding().namespace());
            PolicyRule rule = role == null || left-- <= 0 ? null : role.match(wanted);
            if (rule != null) {
                add(new Miss(Lacks.NAMESPACE, grant, rule));
            }
        }

        private void add(Miss miss) {
            Grant grant = miss.grant();
            found.putIfAbsent(
                    new Found(
                            miss.lacks(),
                            grant.subject(),
                            grant.binding().namespace(),
                            grant.binding().name()),
                    miss);
        }
    }
}
