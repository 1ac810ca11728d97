package dev.portcullis.e2e;

import static dev.portcullis.e2e.Answers.eventually;
import static dev.portcullis.e2e.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nodes with a kubelet's certificate, constrained impersonation in each of its modes, and a policy file (ABAC), with kubectl. */
class Scenario42NodesAndDeputies {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PODS = "/api/v1/pods";
    private static final String DEFAULT = "/api/v1/namespaces/default/";
    private static final String POLICIES = """
            {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"abby","namespace":"default","resource":"pods","readonly":true}}
            {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"ops","namespace":"*","resource":"*","apiGroup":"apps"}}
            # Paths, and a file's comments.
            {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"abby","nonResourcePath":"/metrics*","readonly":true}}
            """;
    private static final String OBJECTS = """
            {apiVersion: v1, kind: Secret, metadata: {name: needed}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: other}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}
            ---
            {apiVersion: v1, kind: Node, metadata: {name: n1}}
            ---
            {apiVersion: v1, kind: Node, metadata: {name: n2}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: on-n1}
            spec:
              nodeName: n1
              serviceAccountName: web
              containers: [{name: c, image: i}]
              volumes: [{name: s, secret: {secretName: needed}}]
            """;

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Pem clients;
    private static Kubectl admin;
    private static Kubectl deputy;

    @BeforeAll
    static void start() throws IOException {
        Path policies = Files.writeString(dir.resolve("policies.jsonl"), POLICIES);
        portcullis = Portcullis.start(
                "acting",
                StoreKind.EMBEDDED,
                "--authorization-mode=Node,RBAC,ABAC",
                "--authorization-policy-file=" + policies,
                "--audit-log-path=" + dir.resolve("audit.log"));
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.run("get", "serviceaccount", "default").exit() == 0);
        apply(OBJECTS);
        clients = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
        clients.issue("CN=deputy").write(dir.resolve("deputy.crt"), dir.resolve("deputy.key"));
        deputy = as(
                "deputy",
                "{client-certificate: '%s', client-key: '%s'}"
                        .formatted(dir.resolve("deputy.crt"), dir.resolve("deputy.key")));
    }

    @AfterAll
    static void stop() {
        portcullis.close();
    }

    private static void apply(String yaml) {
        admin.file("objects.yaml", yaml);
        admin.ok("create", "-f", "objects.yaml");
    }

    private static Kubectl as(String name, String credentials) throws IOException {
        Path kubeconfig = Files.writeString(dir.resolve(name + ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: '%s', certificate-authority: '%s'}}]
                users: [{name: u, user: %s}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                """.formatted(
                        portcullis.url(), portcullis.pki("ca.crt"), credentials));
        return Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "default");
    }

    private static Https with(String subject) {
        return Https.certificate(portcullis, clients.issue(subject));
    }

    /** A role of the cluster, for the whole of it. */
    private static void grant(String name, String rules, String subject) {
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s}
                rules: %2$s
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [%3$s]
                """.formatted(name, rules, subject));
    }

    private static void grant(String name, String rules) {
        grant(name, rules, "{apiGroup: rbac.authorization.k8s.io, kind: User, name: deputy}");
    }

    private static void succeeds(Kubectl who, String... words) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            Result result = who.run(words);
            assertThat(result.exit()).as(result.toString()).isZero();
        });
    }

    /** What the audit log says by which right somebody was acted for. */
    private static Set<String> constraints(String user) {
        try {
            List<String> lines = Files.readAllLines(dir.resolve("audit.log"));
            return lines.stream()
                    .map(JSON::readTree)
                    .filter(event ->
                            event.at("/impersonatedUser/username").asString("").equals(user))
                    .filter(event -> event.at("/responseStatus/code").asInt() == 200)
                    .map((JsonNode event) -> event.at("/authenticationMetadata/impersonationConstraint")
                            .asString(""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void isAudited(String user, String constraint) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(constraints(user)).contains(constraint));
    }

    @Test
    void asAUserInOneThingOnly() {
        grant("be-alice", """
                [{apiGroups: [authentication.k8s.io], resources: [users], resourceNames: [alice], verbs: ['impersonate:user-info']},
                 {apiGroups: [''], resources: [configmaps], verbs: ['impersonate-on:user-info:list']}]""");
        admin.ok("create", "rolebinding", "alice-views", "--clusterrole=view", "--user=alice");
        succeeds(deputy, "get", "configmaps", "--as=alice");
        assertThat(deputy.fails("get", "configmaps")).as("as itself").contains("Forbidden");
        assertThat(deputy.fails("get", "pods", "--as=alice"))
                .contains("User \"deputy\" cannot impersonate resource \"users\"");
        assertThat(deputy.fails("get", "configmaps", "--as=bob"))
                .contains(
                        "users.authentication.k8s.io \"bob\" is forbidden: User \"deputy\" cannot impersonate:user-info"
                                + " resource \"users\" in API group \"authentication.k8s.io\" at the cluster scope");
        assertThat(deputy.fails("get", "configmaps", "--as=alice", "--as-group=system:masters"))
                .contains("impersonating the system:masters group is not allowed");
        isAudited("alice", "impersonate:user-info");
    }

    @Test
    void asAServiceAccount() {
        String robot = "--as=system:serviceaccount:default:robot";
        grant("be-robot", """
                [{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], resourceNames: [robot], verbs: ['impersonate:serviceaccount']},
                 {apiGroups: [''], resources: [secrets], verbs: ['impersonate-on:serviceaccount:get']}]""");
        admin.ok("create", "role", "robot", "--verb=get,list", "--resource=secrets");
        admin.ok("create", "rolebinding", "robot", "--role=robot", "--serviceaccount=default:robot");
        succeeds(deputy, "get", "secret", "other", robot);
        assertThat(deputy.fails("get", "secrets", robot))
                .as("it may list them, but not be acted for in that")
                .contains("cannot impersonate resource \"serviceaccounts\"");
        assertThat(deputy.fails("get", "secret", "other", "--as=system:serviceaccount:default:web"))
                .contains("serviceaccounts.authentication.k8s.io \"web\" is forbidden: User \"deputy\" cannot"
                        + " impersonate:serviceaccount resource \"serviceaccounts\"");
        assertThat(deputy.fails("get", "secret", "other", robot, "--as-group=more"))
                .as("an account is what it is")
                .contains("cannot impersonate resource \"serviceaccounts\"");
        isAudited("system:serviceaccount:default:robot", "impersonate:serviceaccount");
    }

    @Test
    void asAnyNode() {
        grant("be-n1", """
                [{apiGroups: [authentication.k8s.io], resources: [nodes], resourceNames: [n1], verbs: ['impersonate:arbitrary-node']},
                 {apiGroups: [''], resources: [secrets], verbs: ['impersonate-on:arbitrary-node:get']}]""");
        succeeds(deputy, "get", "secret", "needed", "--as=system:node:n1");
        assertThat(deputy.fails("get", "secret", "other", "--as=system:node:n1"))
                .as("the node itself may not")
                .contains("no relationship found between node 'n1' and this object");
        assertThat(deputy.fails("get", "secret", "needed", "--as=system:node:n2"))
                .contains(
                        "nodes.authentication.k8s.io \"n2\" is forbidden: User \"deputy\" cannot impersonate:arbitrary-node");
        assertThat(deputy.fails("get", "node", "n1", "--as=system:node:n1"))
                .contains("cannot impersonate resource \"users\"");
    }

    /** A pod's account for the node that its pod runs on, as node agents do. */
    @Test
    void asTheNodeThatOneRunsOn() throws IOException {
        grant("be-my-node", """
                [{apiGroups: [authentication.k8s.io], resources: [nodes], resourceNames: ['*'], verbs: ['impersonate:associated-node']},
                 {apiGroups: [''], resources: [pods], verbs: ['impersonate-on:associated-node:list']}]""", "{kind: ServiceAccount, namespace: default, name: web}");
        String bound = admin.ok("create", "token", "web", "--bound-object-kind=Pod", "--bound-object-name=on-n1");
        Kubectl agent = as("agent", "{token: '" + bound.strip() + "'}");
        String own = "--field-selector=spec.nodeName=n1";
        succeeds(agent, "get", "pods", "-A", own, "--as=system:node:n1");
        assertThat(agent.fails("get", "pods", "-A", own)).as("as itself").contains("Forbidden");
        assertThat(agent.fails("get", "pods", "-A", "--as=system:node:n1"))
                .as("the node itself may not")
                .contains("can only list/watch pods with spec.nodeName field selector");
        assertThat(agent.fails("get", "pods", "-A", "--field-selector=spec.nodeName=n2", "--as=system:node:n2"))
                .as("its pod runs elsewhere")
                .contains("cannot impersonate resource \"users\"");
        Kubectl unbound =
                as("unbound", "{token: '" + admin.ok("create", "token", "web").strip() + "'}");
        assertThat(unbound.fails("get", "pods", "-A", own, "--as=system:node:n1"))
                .as("a token of no pod")
                .contains("cannot impersonate resource \"users\"");
        isAudited("system:node:n1", "impersonate:associated-node");
    }

    /** The Node authorizer, with a kubelet's certificate. */
    @Test
    void aNodeReadsWhatItsPodsNeedForAsLongAsTheyDo() {
        apply("""
                {apiVersion: v1, kind: Secret, metadata: {name: kubelets}}
                ---
                {apiVersion: v1, kind: Secret, metadata: {name: elsewhere}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: pod-of-n3}
                spec:
                  nodeName: n3
                  serviceAccountName: web
                  containers: [{name: c, image: i}]
                  volumes: [{name: s, secret: {secretName: kubelets}}]
                """);
        try (Https n3 = with("CN=system:node:n3,O=system:nodes");
                Https n2 = with("CN=system:node:n2,O=system:nodes");
                Https pretender = with("CN=system:node:n3,O=devs")) {
            eventually(200, () -> n3.get(DEFAULT + "secrets/kubelets"));
            HttpResponse<String> other = n3.get(DEFAULT + "secrets/elsewhere");
            assertThat(other.statusCode()).isEqualTo(403);
            assertThat(message(other))
                    .contains(
                            "secrets \"elsewhere\" is forbidden: User \"system:node:n3\" cannot get resource \"secrets\" in"
                                    + " API group \"\" in the namespace \"default\": no relationship found between node 'n3' and"
                                    + " this object");
            assertThat(n2.get(DEFAULT + "secrets/kubelets").statusCode()).isEqualTo(403);
            assertThat(pretender.get(DEFAULT + "secrets/kubelets").statusCode()).isEqualTo(403);

            assertThat(n3.get(PODS + "?fieldSelector=spec.nodeName%3Dn3").statusCode())
                    .isEqualTo(200);
            assertThat(message(n3.get(PODS))).contains(": can only list/watch pods with spec.nodeName field selector");
            assertThat(n3.get(PODS + "?fieldSelector=spec.nodeName%3Dn2").statusCode())
                    .isEqualTo(403);
            assertThat(n3.get("/api/v1/services").statusCode()).isEqualTo(200);
            assertThat(n3.get("/api/v1/nodes/n2").statusCode()).isEqualTo(403);
            String token = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}";
            assertThat(n2.post(DEFAULT + "serviceaccounts/web/token", token).statusCode())
                    .isEqualTo(403);
            String lease =
                    "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"n3\"}}";
            assertThat(n3.post("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", lease)
                            .statusCode())
                    .isIn(201, 404);
            assertThat(n3.post("/apis/coordination.k8s.io/v1/namespaces/default/leases", lease)
                            .statusCode())
                    .isEqualTo(403);

            admin.ok("delete", "pod", "pod-of-n3", "--grace-period=0", "--force");
            eventually(403, () -> n3.get(DEFAULT + "secrets/kubelets"));
        }
    }

    @Test
    void aPolicyFile() {
        admin.ok("get", "pods", "--as=abby");
        admin.ok("get", "pods", "-w", "--request-timeout=1s", "--as=abby");
        assertThat(admin.fails("delete", "pod", "on-n1", "--as=abby"))
                .contains(
                        "pods \"on-n1\" is forbidden: User \"abby\" cannot delete resource \"pods\" in API group \"\" in the"
                                + " namespace \"default\": No policy matched.");
        assertThat(admin.fails("get", "pods", "-A", "--as=abby")).contains("Forbidden");
        assertThat(admin.fails("get", "secrets", "--as=abby")).contains("Forbidden");
        admin.ok("create", "deployment", "d", "--image=i", "--as=oscar", "--as-group=ops");
        assertThat(admin.fails("create", "deployment", "e", "--image=i", "--as=oscar"))
                .contains("deployments.apps is forbidden");
        admin.ok("get", "--raw", "/metrics", "--as=abby");
        assertThat(admin.fails("get", "--raw", "/metrics", "--as=oscar", "--as-group=ops"))
                .contains("Forbidden");
        assertThat(admin.ok("auth", "can-i", "--list", "--as=abby"))
                .containsPattern("pods +\\[\\] +\\[\\] +\\[get list watch]");
        assertThat(admin.ok("auth", "can-i", "get", "pods", "--as=abby")).isEqualTo("yes\n");
    }

    /** Answers of policy.portcullis.dev that take a policy file in, and what members of a group lose with it. */
    @Test
    void whatPoliciesComeTo() {
        JsonNode who = create(
                "WhoCan",
                "{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\",\"namespace\":\"default\"}}");
        assertThat(who.path("notRead").toString()).isEqualTo("[\"Node\"]");
        assertThat(who.path("subjects")
                        .valueStream()
                        .filter(subject -> subject.path("name").asString().equals("abby")))
                .singleElement()
                .satisfies(
                        subject -> assertThat(subject.at("/grants/0/authorizer").asString())
                                .isEqualTo("ABAC"));
        JsonNode matrix = create("AccessMatrix", "{\"user\":\"oscar\",\"groups\":[\"ops\"]}");
        assertThat(matrix.path("entries").toString())
                .contains("\"authorizer\":\"ABAC\"", "\"namespace\":\"*\",\"resource\":\"*\",\"verbs\":[\"*\"]");

        admin.ok("create", "rolebinding", "team-views", "--clusterrole=view", "--group=team");
        admin.ok("create", "rolebinding", "tom-views", "--clusterrole=view", "--user=tom");
        String spec = "{\"deleted\":[{\"kind\":\"RoleBinding\",\"namespace\":\"default\",\"name\":\"team-views\"}],"
                + "\"users\":[{\"user\":\"tess\",\"groups\":[\"team\"]},{\"user\":\"tom\",\"groups\":[\"team\"]}]}";
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(create("PolicyDiff", spec).path("users"))
                        .as("tom has it by himself, too")
                        .hasSize(1));
        JsonNode tess = create("PolicyDiff", spec).at("/users/0");
        assertThat(tess.path("user").asString()).isEqualTo("tess");
        assertThat(tess.path("gains")).isEmpty();
        assertThat(tess.path("losses").toString()).contains("\"namespace\":\"default\"", "\"configmaps\"");
    }

    private static JsonNode create(String kind, String spec) {
        admin.file("review.json", """
                {"apiVersion":"policy.portcullis.dev/v1alpha1","kind":"%s","spec":%s}""".formatted(kind, spec));
        return JSON.readTree(admin.ok("create", "-f", "review.json", "-o", "json"))
                .path("status");
    }
}
