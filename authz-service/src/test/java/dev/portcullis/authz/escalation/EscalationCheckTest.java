package dev.portcullis.authz.escalation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** dev may write roles and bindings in ns, and read configmaps there; the messages are kube-apiserver's. */
class EscalationCheckTest {
    private static final UserInfo DEV = UserInfo.of("dev", "devs", "system:authenticated");
    private static final String NOT_HELD =
            "roles.rbac.authorization.k8s.io \"x\" is forbidden: user \"dev\" (groups=[\"devs\""
                    + " \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n";

    private final RbacIndex index = new RbacIndex();
    private final EscalationCheck check = new EscalationCheck(
            new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(index))),
            new RbacAuthorizer(index),
            (ref, namespace) ->
                    Optional.ofNullable(index.resolve(ref, namespace)).map(Role::rules));

    @BeforeEach
    void policy() {
        role("base", "ns", "[{apiGroups: [''], resources: [configmaps], verbs: [get]}]");
        bind("base", "Role", "base");
        role("all", "", "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}]");
    }

    private void role(String name, String namespace, String rules) {
        index.put(
                Role.of(yaml("{metadata: {name: %s, namespace: '%s'}, rules: %s}".formatted(name, namespace, rules))));
    }

    private void bind(String name, String kind, String role) {
        index.put(Binding.of(yaml(
                "{metadata: {name: %s, namespace: ns}, roleRef: {kind: %s, name: %s}, subjects: [{kind: User, name: dev}]}"
                        .formatted(name, kind, role))));
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Yaml.read(text.getBytes(UTF_8));
    }

    private void createRole(String rules) {
        ObjectNode role = yaml("{metadata: {name: x, namespace: ns}, rules: " + rules + "}");
        check.confirm(new Attempt(DEV, "roles", "ns", "x", role, null));
    }

    private void createBinding(String kind, String role) {
        ObjectNode binding = yaml("{metadata: {name: v}, roleRef: {kind: %s, name: %s}}".formatted(kind, role));
        check.confirm(new Attempt(DEV, "rolebindings", "ns", "v", binding, null));
    }

    private static void refused(String message, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(403))
                .hasMessage(message);
    }

    @Test
    void whatOneHasCanBeGranted() {
        createRole("[{apiGroups: [''], resources: [configmaps], verbs: [get]}]");
        createRole("[{apiGroups: [''], resources: [configmaps], resourceNames: [a], verbs: [get]}]");
        createRole("[]");
        createBinding("Role", "base");
    }

    @Test
    void whatOneLacksIsNamed() {
        refused(
                NOT_HELD + "{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"list\"]}",
                () -> createRole("[{apiGroups: [''], resources: [configmaps], verbs: [get, list]}]"));
        refused(
                NOT_HELD + "{APIGroups:[\"\"], Resources:[\"configmaps/status\"], Verbs:[\"get\"]}",
                () -> createRole("[{apiGroups: [''], resources: [configmaps/status], verbs: [get]}]"));
        refused(
                NOT_HELD + "{APIGroups:[\"\"], Resources:[\"deployments\"], Verbs:[\"get\" \"delete\"]}\n"
                        + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"delete\"]}\n"
                        + "{APIGroups:[\"apps\"], Resources:[\"deployments\"], Verbs:[\"get\" \"delete\"]}\n"
                        + "{APIGroups:[\"apps\"], Resources:[\"secrets\"], Verbs:[\"get\" \"delete\"]}\n"
                        + "{APIGroups:[\"batch\"], Resources:[\"jobs\"], ResourceNames:[\"j\"], Verbs:[\"*\"]}",
                () -> createRole("[{apiGroups: ['', apps], resources: [secrets, deployments], verbs: [get, delete]},"
                        + " {apiGroups: [batch], resources: [jobs], resourceNames: [j], verbs: ['*']}]"));
    }

    @Test
    void aBiggerRoleCannotBeBound() {
        refused(
                NOT_HELD.replace("roles.rbac", "rolebindings.rbac").replace("\"x\"", "\"v\"")
                        + "{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}\n{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}",
                () -> createBinding("ClusterRole", "all"));
    }

    @Test
    void aMissingRoleCannotBeBound() {
        assertThatThrownBy(() -> createBinding("Role", "none"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(404))
                .hasMessage("roles.rbac.authorization.k8s.io \"none\" not found");
    }

    @Test
    void theBindVerbAllowsItForItsName() {
        role(
                "binder",
                "ns",
                "[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [all], verbs: [bind]}]");
        bind("binder", "Role", "binder");
        role("more", "", "[{apiGroups: [''], resources: [secrets], verbs: [get]}]");
        createBinding("ClusterRole", "all");
        assertThatThrownBy(() -> createBinding("ClusterRole", "more")).isInstanceOf(ApiException.class);
    }

    @Test
    void theEscalateVerbAllowsIt() {
        role("escalate", "ns", "[{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}]");
        bind("escalate", "Role", "escalate");
        createRole("[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");
    }

    @Test
    void anUpdateIsCheckedUnlessItOnlyLetsGo() {
        ObjectNode big = yaml("{metadata: {name: x, finalizers: [f], ownerReferences: [{name: o}]},"
                + " rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]}");
        ObjectNode released =
                yaml("{metadata: {name: x}, rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]}");
        ObjectNode labelled = yaml(
                "{metadata: {name: x, labels: {a: b}}, rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]}");
        check.confirm(new Attempt(DEV, "roles", "ns", "x", released, big));
        refused(
                NOT_HELD + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}",
                () -> check.confirm(new Attempt(DEV, "roles", "ns", "x", labelled, big)));
    }

    @Test
    void anAggregationRuleIsForThoseWhoHaveEverything() {
        ObjectNode role = yaml("{metadata: {name: x}, rules: [], aggregationRule: {clusterRoleSelectors: [{}]}}");
        refused(
                "clusterroles.rbac.authorization.k8s.io \"x\" is forbidden: must have cluster-admin privileges to use the"
                        + " aggregationRule",
                () -> check.confirm(new Attempt(DEV, "clusterroles", "", "x", role, null)));
    }

    @Test
    void mastersMayGrantAnything() {
        ObjectNode role = yaml("{metadata: {name: x}, rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}");
        check.confirm(new Attempt(UserInfo.of("root", UserInfo.MASTERS), "clusterroles", "", "x", role, null));
    }
}
