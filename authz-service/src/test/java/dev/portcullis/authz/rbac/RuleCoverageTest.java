package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.PolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCoverageTest {
    private static PolicyRule rule(String verbs, String groups, String resources, String... names) {
        return new PolicyRule(list(verbs), list(groups), list(resources), List.of(names), List.of());
    }

    private static List<String> list(String words) {
        return List.of(words.split(" ", -1));
    }

    private static List<PolicyRule> missing(PolicyRule held, PolicyRule wanted) {
        return RuleCoverage.missing(List.of(held), List.of(wanted));
    }

    @Test
    void coversWhatItAllows() {
        assertThat(missing(rule("get list", " apps", "pods deployments"), rule("list", "apps", "pods")))
                .isEmpty();
        assertThat(missing(rule("*", "*", "*"), rule("get", "", "pods/log", "x")))
                .isEmpty();
        assertThat(missing(rule("*", "*", "*/scale"), rule("get", "apps", "deployments/scale")))
                .isEmpty();
    }

    @Test
    void namesTheSingleThingsThatAreMissing() {
        assertThat(missing(rule("get", "", "pods"), rule("get list", "", "pods secrets")))
                .containsExactly(rule("list", "", "pods"), rule("get", "", "secrets"), rule("list", "", "secrets"));
    }

    @Test
    void severalRulesTogetherCoverOne() {
        List<PolicyRule> held = List.of(rule("get", "", "pods"), rule("list", "", "pods"));
        assertThat(RuleCoverage.missing(held, List.of(rule("get list", "", "pods"))))
                .isEmpty();
    }

    @Test
    void allObjectsCoverOneNameButNotTheOtherWayRound() {
        assertThat(missing(rule("get", "", "pods"), rule("get", "", "pods", "a")))
                .isEmpty();
        assertThat(missing(rule("get", "", "pods", "a", "b"), rule("get", "", "pods", "a")))
                .isEmpty();
        assertThat(missing(rule("get", "", "pods", "a"), rule("get", "", "pods", "a", "b")))
                .containsExactly(rule("get", "", "pods", "b"));
        assertThat(missing(rule("get", "", "pods", "a"), rule("get", "", "pods")))
                .containsExactly(rule("get", "", "pods"));
    }

    @Test
    void aWildcardIsOnlyCoveredByAWildcard() {
        assertThat(missing(rule("get list", "", "pods"), rule("*", "", "pods"))).hasSize(1);
        assertThat(missing(rule("*", "", "pods"), rule("*", "", "*"))).hasSize(1);
        assertThat(missing(rule("get", "", "pods"), rule("get", "", "pods/log")))
                .hasSize(1);
    }

    @Test
    void pathsAreCoveredByPrefixes() {
        PolicyRule held = PolicyRule.nonResources(List.of("get"), List.of("/healthz/*", "/version"));
        PolicyRule wanted =
                PolicyRule.nonResources(List.of("get"), List.of("/healthz/etcd", "/version", "/healthz/*", "/metrics"));
        assertThat(missing(held, wanted)).containsExactly(PolicyRule.nonResources(List.of("get"), List.of("/metrics")));
        PolicyRule all = PolicyRule.nonResources(List.of("*"), List.of("*"));
        assertThat(missing(all, wanted)).isEmpty();
        assertThat(missing(rule("*", "*", "*"), wanted)).hasSize(4);
    }
}
