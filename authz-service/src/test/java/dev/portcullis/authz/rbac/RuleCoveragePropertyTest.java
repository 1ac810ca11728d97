package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is missing, against every single thing that the rules come to; and that a rule that stands for billions is not multiplied out. */
class RuleCoveragePropertyTest {
    @Provide
    Arbitrary<List<PolicyRule>> rules() {
        Arbitrary<PolicyRule> resources = Combinators.combine(
                        some("get", "list", "*"),
                        some("", "apps", "*"),
                        some("pods", "pods/log", "*/log", "secrets", "*"),
                        Arbitraries.of("a", "b", "c").list().ofMaxSize(2))
                .as((verbs, groups, kinds, names) -> new PolicyRule(verbs, groups, kinds, names, List.of()));
        Arbitrary<PolicyRule> paths = Combinators.combine(
                        some("get", "list", "*"), some("/a", "/a/*", "/a/b", "/*", "*"))
                .as(PolicyRule::nonResources);
        return Arbitraries.oneOf(resources, resources, paths).list().ofMaxSize(4);
    }

    private static Arbitrary<List<String>> some(String... values) {
        return Arbitraries.of(values).list().ofMinSize(1).ofMaxSize(3);
    }

    @Property(tries = 3000)
    void theMissingThingsAreThoseThatNoRuleCovers(
            @ForAll("rules") List<PolicyRule> held, @ForAll("rules") List<PolicyRule> wanted) {
        List<PolicyRule> expected = new ArrayList<>();
        for (PolicyRule rule : wanted) {
            for (PolicyRule single : singles(rule)) {
                Permission thing = Permission.of(single).getFirst();
                if (held.stream().noneMatch(each -> covers(each, thing))) {
                    expected.add(single);
                }
            }
        }
        assertThat(RuleCoverage.missing(held, wanted)).containsExactlyElementsOf(expected);
    }

    /** In kube-apiserver's order: by group, resource, verb and name; paths by path. */
    private static List<PolicyRule> singles(PolicyRule rule) {
        List<PolicyRule> singles = new ArrayList<>();
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                for (String verb : rule.verbs()) {
                    if (rule.resourceNames().isEmpty()) {
                        singles.add(single(verb, group, resource));
                    }
                    rule.resourceNames().forEach(name -> singles.add(single(verb, group, resource, name)));
                }
            }
        }
        rule.nonResourceUrls()
                .forEach(url -> rule.verbs()
                        .forEach(verb -> singles.add(PolicyRule.nonResources(List.of(verb), List.of(url)))));
        return singles;
    }

    private static PolicyRule single(String verb, String group, String resource, String... names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), List.of(names), List.of());
    }

    private static boolean covers(PolicyRule held, Permission thing) {
        return Permission.of(held).stream().anyMatch(permission -> permission.covers(thing));
    }

    private static List<String> values(String prefix, int number) {
        return IntStream.range(0, number).mapToObj(i -> prefix + i).toList();
    }

    private static PolicyRule huge(int verbs) {
        return new PolicyRule(
                values("verb", verbs), List.of("g"), values("things", 1000), values("name", 1000), List.of());
    }

    @Example
    void aBillionThingsAreNotLookedAtOneByOne() {
        List<PolicyRule> wanted = List.of(huge(1000));
        assertThatCode(() -> assertThat(RuleCoverage.missing(wanted, wanted)).isEmpty())
                .doesNotThrowAnyException();
        assertThat(RuleCoverage.missing(List.of(), wanted)).containsExactlyElementsOf(wanted);
        List<PolicyRule> missing = RuleCoverage.missing(List.of(huge(999)), wanted);
        assertThat(missing).singleElement().satisfies(rule -> {
            assertThat(rule.verbs()).containsExactly("verb999");
            assertThat(rule.resources()).hasSize(1000);
            assertThat(rule.resourceNames()).hasSize(1000);
        });
        List<PolicyRule> all = List.of(new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()));
        assertThat(RuleCoverage.missing(all, wanted)).isEmpty();
        assertThat(RuleCoverage.missing(wanted, all)).containsExactlyElementsOf(all);
    }

    /** Each value is known by another set of rules, so that nothing can be treated alike: nobody is let through for that. */
    @Example
    void whatTakesTooLongIsMissing() {
        List<PolicyRule> held = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            held.add(new PolicyRule(
                    List.of("verb" + i), List.of("g"), List.of("things" + (i * 7) % 1000), List.of(), List.of()));
            held.add(new PolicyRule(
                    List.of("verb" + i), List.of("g"), values("things", 1000), List.of("name" + i), List.of()));
        }
        List<PolicyRule> wanted = List.of(huge(1000), huge(999));
        assertThat(RuleCoverage.missing(held, wanted)).containsExactlyElementsOf(wanted);
    }

    @Example
    void manyHugeRulesAreToldAsTheyStand() {
        List<PolicyRule> wanted =
                IntStream.range(0, 100).mapToObj(i -> huge(1000)).toList();
        assertThat(RuleCoverage.missing(List.of(), wanted)).containsExactlyElementsOf(wanted);
    }
}
