package dev.portcullis.authz.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.kube.content.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PolicyReconcilerTest {
    private static final List<PolicyObject> POLICY = BootstrapPolicy.load();
    private static final String BASIC_USER = RbacResources.CLUSTER_ROLES + "/system:basic-user";
    private static final String BASIC_USERS = RbacResources.CLUSTER_ROLE_BINDINGS + "/system:basic-user";

    private final FakePolicyStore store = new FakePolicyStore();

    private void reconcile() throws InterruptedException {
        store.writes.set(0);
        new PolicyReconciler(store).reconcile(POLICY);
    }

    private static JsonNode yaml(String text) {
        return Yaml.read(text.getBytes(UTF_8));
    }

    @Test
    void anEmptyStoreGetsAllOfIt() throws InterruptedException {
        reconcile();
        for (PolicyObject expected : POLICY) {
            assertThat(store.get(expected.path())).isEqualTo(expected.object());
        }
        assertThat(store.exists("/api/v1/namespaces/kube-system")).isTrue();
        assertThat(store.exists("/api/v1/namespaces/kube-public")).isTrue();
    }

    @Test
    void theSecondTimeNothingIsWritten() throws InterruptedException {
        reconcile();
        reconcile();
        assertThat(store.writes).hasValue(0);
    }

    @Test
    void whatIsMissingIsAddedAndWhatWasAddedStays() throws InterruptedException {
        reconcile();
        ObjectNode role = store.get(BASIC_USER);
        role.set(
                "rules",
                yaml(
                        "[{verbs: [get], apiGroups: [example.com], resources: [things]},"
                                + " {verbs: [create], apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews]}]"));
        ((ObjectNode) role.path("metadata")).set("labels", yaml("{own: label}"));
        store.get(BASIC_USERS).set("subjects", yaml("[{kind: User, apiGroup: rbac.authorization.k8s.io, name: me}]"));
        reconcile();
        assertThat(store.writes).hasValue(2);
        assertThat(store.get(BASIC_USER).path("rules"))
                .isEqualTo(yaml("[{verbs: [get], apiGroups: [example.com], resources: [things]},"
                        + " {verbs: [create], apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews]},"
                        + " {verbs: [create], apiGroups: [authorization.k8s.io], resources: [selfsubjectrulesreviews]},"
                        + " {verbs: [create], apiGroups: [authentication.k8s.io], resources: [selfsubjectreviews]}]"));
        assertThat(store.get(BASIC_USER).path("metadata").path("labels"))
                .isEqualTo(yaml("{own: label, kubernetes.io/bootstrapping: rbac-defaults}"));
        assertThat(store.get(BASIC_USERS).path("subjects")).hasSize(2);
    }

    @Test
    void whatIsNotToBeUpdatedIsLeftAlone() throws InterruptedException {
        reconcile();
        ObjectNode role = store.get(BASIC_USER);
        role.putArray("rules");
        ((ObjectNode) role.path("metadata").path("annotations")).put(Reconciliation.AUTO_UPDATE, "false");
        reconcile();
        assertThat(store.writes).hasValue(0);
        assertThat(store.get(BASIC_USER).path("rules")).isEmpty();
    }

    @Test
    void aBindingOfAnotherRoleIsMadeAnew() throws InterruptedException {
        reconcile();
        ((ObjectNode) store.get(BASIC_USERS).path("roleRef")).put("name", "cluster-admin");
        reconcile();
        assertThat(store.get(BASIC_USERS).path("roleRef").path("name").asString())
                .isEqualTo("system:basic-user");
    }

    @Test
    void theSumOfAnAggregatedRoleIsNotTakenAway() throws InterruptedException {
        reconcile();
        ObjectNode view = store.get(RbacResources.CLUSTER_ROLES + "/view");
        PolicyRule.resources(List.of("get"), List.of(""), List.of("pods"))
                .writeTo(view.putArray("rules").addObject());
        view.remove("aggregationRule");
        reconcile();
        ObjectNode after = store.get(RbacResources.CLUSTER_ROLES + "/view");
        assertThat(after.path("rules")).hasSize(1);
        assertThat(after.path("aggregationRule").path("clusterRoleSelectors")).hasSize(1);
    }

    @Test
    void whatAnotherReplicaJustMadeIsFine() throws InterruptedException {
        FakePolicyStore racing = new FakePolicyStore();
        new PolicyReconciler(racing).reconcile(POLICY);
        PolicyStore blind = new PolicyStore() {
            @Override
            public List<ObjectNode> list(String collection) {
                return List.of();
            }

            @Override
            public boolean exists(String path) {
                return false;
            }

            @Override
            public void create(String collection, ObjectNode object) {
                racing.create(collection, object);
            }

            @Override
            public void update(String path, ObjectNode object) {
                throw new AssertionError(path);
            }

            @Override
            public void delete(String path) {
                throw new AssertionError(path);
            }
        };
        new PolicyReconciler(blind).reconcile(POLICY);
        assertThat(racing.objects).hasSize(POLICY.size() + 2);
    }
}
