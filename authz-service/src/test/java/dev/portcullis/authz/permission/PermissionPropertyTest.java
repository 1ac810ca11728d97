package dev.portcullis.authz.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.smallworld.SmallWorld;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is said of permissions, checked against all requests that they allow; values that no rule names stand for all the others. */
class PermissionPropertyTest {
    private static final List<Attributes> REQUESTS = requests();

    private static List<Attributes> requests() {
        List<Attributes> requests = new ArrayList<>();
        for (String verb : List.of("get", "list", "other")) {
            for (String group : List.of("", "apps", "other")) {
                for (String resource : List.of("pods", "jobs", "other")) {
                    for (String subresource : List.of("", "log", "scale", "other")) {
                        for (String name : List.of("", "x", "y", "other")) {
                            requests.add(ResourceAttributes.of(verb, group, resource)
                                    .subresource(subresource)
                                    .named(name));
                        }
                    }
                }
            }
            for (String path : List.of("/a", "/a/", "/ab", "/a/b", "/c", "/")) {
                requests.add(new NonResourceAttributes(path, verb));
            }
        }
        return requests;
    }

    private static List<Permission> permissions(Collection<PolicyRule> rules) {
        return rules.stream().flatMap(rule -> Permission.of(rule).stream()).toList();
    }

    private static boolean allows(Collection<Permission> permissions, Attributes wanted) {
        return permissions.stream().anyMatch(permission -> permission.allows(wanted));
    }

    @Provide
    Arbitrary<List<PolicyRule>> rules() {
        return SmallWorld.rules().list().ofMaxSize(4);
    }

    @Property(tries = 400)
    void coversAndOverlaps(@ForAll("rules") List<PolicyRule> some, @ForAll("rules") List<PolicyRule> others) {
        PermissionSet set = new PermissionSet().addAll(others);
        for (Permission permission : permissions(some)) {
            boolean all = REQUESTS.stream().filter(permission::allows).allMatch(wanted -> allows(set.all(), wanted));
            assertThat(set.covers(permission))
                    .as("%s by %s", permission, others)
                    .isEqualTo(all);
            for (Permission other : set.all()) {
                boolean both = REQUESTS.stream().anyMatch(wanted -> permission.allows(wanted) && other.allows(wanted));
                assertThat(permission.overlaps(other))
                        .as("%s and %s", permission, other)
                        .isEqualTo(both);
                assertThat(other.overlaps(permission)).isEqualTo(both);
            }
        }
    }

    @Property(tries = 400)
    void reducedAndPutTogetherTheyAllowTheSame(@ForAll("rules") List<PolicyRule> rules) {
        List<Permission> before = permissions(rules);
        PermissionSet reduced = new PermissionSet().addAll(rules).reduced();
        List<PolicyRule> compact = Compaction.rules(reduced.all());
        List<Permission> after = permissions(compact);
        for (Attributes wanted : REQUESTS) {
            assertThat(allows(after, wanted)).as("%s of %s", wanted, compact).isEqualTo(allows(before, wanted));
        }
        assertThat(reduced.all()).allSatisfy(each -> {
            PermissionSet others = new PermissionSet();
            reduced.all().stream().filter(other -> !other.equals(each)).forEach(others::add);
            assertThat(others.covers(each)).as("%s is superfluous", each).isFalse();
        });
        assertThat(compact.size()).isLessThanOrEqualTo(reduced.all().size());
    }
}
