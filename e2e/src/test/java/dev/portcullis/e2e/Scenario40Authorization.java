package dev.portcullis.e2e;

import static dev.portcullis.e2e.Answers.eventually;
import static dev.portcullis.e2e.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may do what, over real TLS. The shared suite decides by roles; another one asks it, as kube-apiserver would ask an
 * authorization webhook, and has its own configuration changed while it runs.
 */
class Scenario40Authorization {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    @TempDir
    static Path dir;

    private static Portcullis home;
    private static String namespace;
    private static String base;
    private static Portcullis asking;
    private static Pem homeClients;
    private static Pem askingClients;
    private static Kubectl admin;

    @BeforeAll
    static void start() throws IOException {
        home = SharedSuites.on(StoreKind.EMBEDDED);
        namespace = SharedSuites.name("authorization");
        base = "/api/v1/namespaces/" + namespace + "/";
        homeClients = Pem.read(home.pki("ca.crt"), home.pki("ca.key"));
        admin = Kubectl.admin(KubectlVersion.newest(), home, namespace);
        admin.ok("create", "namespace", namespace);
        Pem apiServer = homeClients.issue("CN=api-server");
        apiServer.write(dir.resolve("api-server.crt"), dir.resolve("api-server.key"));
        admin.ok(
                "create",
                "clusterrolebinding",
                namespace + "-api-server",
                "--clusterrole=system:auth-delegator",
                "--user=api-server");
        Files.writeString(dir.resolve("webhook.kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: webhook
                clusters:
                - name: home
                  cluster: {server: '%s/apis/authorization.k8s.io/v1/subjectaccessreviews', certificate-authority: '%s'}
                users:
                - name: api-server
                  user: {client-certificate: '%s', client-key: '%s'}
                contexts:
                - {name: webhook, context: {cluster: home, user: api-server}}
                """.formatted(
                        home.url(), home.pki("ca.crt"), dir.resolve("api-server.crt"), dir.resolve("api-server.key")));
        configure("request.user != 'carol'");
        asking = Portcullis.start(
                "authorization-asking",
                StoreKind.EMBEDDED,
                "--authorization-config=" + dir.resolve("authorization.yaml"));
        askingClients = Pem.read(asking.pki("ca.crt"), asking.pki("ca.key"));
    }

    @AfterAll
    static void stop() {
        asking.close();
    }

    private static void configure(String condition) throws IOException {
        Files.writeString(
                dir.resolve("authorization.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthorizationConfiguration
                authorizers:
                - {type: RBAC, name: rbac}
                - type: Webhook
                  name: home
                  webhook:
                    timeout: 3s
                    authorizedTTL: 1s
                    unauthorizedTTL: 1s
                    subjectAccessReviewVersion: v1
                    matchConditionSubjectAccessReviewVersion: v1
                    failurePolicy: NoOpinion
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: '%s'}
                    matchConditions:
                    - expression: has(request.resourceAttributes)
                    - expression: "%s"
                """.formatted(dir.resolve("webhook.kubeconfig"), condition));
    }

    private static Https home(String subject) {
        return Https.certificate(home, homeClients.issue(subject));
    }

    @Test
    void whatOneMayDoAndReconciling() {
        admin.file("reconciled.yaml", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reconciled, namespace: %1$s}
                rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reconciled, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reconciled}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: rita}]
                """.formatted(namespace));
        assertThat(admin.ok("auth", "reconcile", "-f", "reconciled.yaml")).contains("reconciled");
        admin.ok("patch", "role", "reconciled", "--type=json", "-p", """
                [{"op":"replace","path":"/rules","value":[{"apiGroups":[""],"resources":["secrets"],"verbs":["list"]}]}]""");
        admin.ok("auth", "reconcile", "-f", "reconciled.yaml");
        assertThat(admin.ok("get", "role", "reconciled", "-o", "jsonpath={.rules[*].resources[*]}"))
                .as("what was missing is added, what is more stays")
                .contains("pods", "secrets");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(admin.ok("auth", "can-i", "--list", "--as=rita"))
                        .containsPattern("pods +\\[\\] +\\[\\] +\\[get]")
                        .containsPattern("secrets +\\[\\] +\\[\\] +\\[list]")
                        .contains("selfsubjectaccessreviews"));
        assertThat(admin.run("auth", "can-i", "delete", "pods", "--as=rita").out())
                .isEqualTo("no\n");
        assertThat(admin.ok("auth", "can-i", "get", "pods/p", "--as=rita")).isEqualTo("yes\n");
    }

    /** Some of escalation-cases.yaml, as somebody would try them. */
    @Test
    void nobodyGivesWhatTheyDoNotHave() {
        admin.ok("create", "role", "keeper", "--verb=create,update,patch,get", "--resource=roles,rolebindings");
        admin.ok("create", "rolebinding", "keeper", "--role=keeper", "--user=eve");
        admin.ok(
                "create",
                "clusterrole",
                namespace + "-impersonator",
                "--verb=impersonate",
                "--resource=serviceaccounts",
                "--resource-name=poor");
        admin.ok("create", "serviceaccount", "poor");
        admin.ok("create", "rolebinding", "impersonator", "--clusterrole=" + namespace + "-impersonator", "--user=eve");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(admin.ok("auth", "can-i", "create", "roles", "--as=eve"))
                        .isEqualTo("yes\n"));
        String notHeld = "is attempting to grant RBAC permissions not currently held";
        assertThat(admin.fails("create", "role", "more", "--verb=get", "--resource=secrets", "--as=eve"))
                .contains(notHeld, "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
        assertThat(admin.fails(
                        "create", "rolebinding", "more", "--clusterrole=cluster-admin", "--user=eve", "--as=eve"))
                .contains(notHeld, "{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}");
        assertThat(admin.fails("patch", "role", "keeper", "--as=eve", "--type=json", "-p", """
                [{"op":"add","path":"/rules/-","value":{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}}]"""))
                .contains(notHeld);
        assertThat(admin.fails("create", "rolebinding", "later", "--role=later", "--user=eve", "--as=eve"))
                .contains("roles.rbac.authorization.k8s.io \"later\" not found");
        assertThat(admin.fails("get", "secrets", "--as=system:serviceaccount:" + namespace + ":poor"))
                .as("whom she may be has nothing either")
                .contains("forbidden");
        try (Https eve = home("CN=eve")) {
            assertThat(message(eve.with("Impersonate-User", "system:serviceaccount:kube-system:default")
                            .get(base + "secrets")))
                    .contains("cannot impersonate resource \"serviceaccounts\"");
            assertThat(message(eve.with("Impersonate-User", "eve")
                            .with("Impersonate-Group", "system:masters")
                            .get(base + "secrets")))
                    .contains("cannot impersonate resource \"users\"");
        }
    }

    /** The suite that asks has no role for bob or carol; the other one has. */
    @Test
    void anotherApiServerIsTheAuthorizationWebhook() throws IOException {
        admin.ok("create", "rolebinding", "bob-views", "--clusterrole=view", "--user=bob");
        admin.ok("create", "rolebinding", "carol-views", "--clusterrole=view", "--user=carol");
        try (Https bob = Https.certificate(asking, askingClients.issue("CN=bob"));
                Https carol = Https.certificate(asking, askingClients.issue("CN=carol"));
                Https askingAdmin = Https.admin(asking)) {
            eventually(200, () -> bob.get(base + "configmaps"));
            assertThat(message(bob.get(base + "secrets")))
                    .isEqualTo(
                            "secrets is forbidden: User \"bob\" cannot list resource \"secrets\" in API group \"\" in the"
                                    + " namespace \"" + namespace + "\"");
            assertThat(bob.get("/api/v1/configmaps").statusCode()).isEqualTo(403);
            assertThat(carol.get(base + "configmaps").statusCode())
                    .as("the condition keeps her from being asked for")
                    .isEqualTo(403);

            configure("true");
            eventually(200, () -> carol.get(base + "configmaps"));
            configure("request.nonsense");
            await().during(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(carol.get(base + "configmaps").statusCode())
                                    .isEqualTo(200));
            assertThat(Files.readString(asking.data().resolve("logs/authz-service.log")))
                    .contains("authorization.yaml cannot be read, what it said before goes on");

            admin.ok("delete", "rolebinding", "bob-views");
            eventually(403, () -> bob.get(base + "configmaps"));

            home.stop("gateway");
            eventually(503, () -> bob.get(base + "configmaps"));
            HttpResponse<String> undecided = bob.get(base + "configmaps");
            assertThat(message(undecided)).contains("authz-service could not decide", "webhook home");
            assertThat(undecided.headers().firstValue("Retry-After")).isPresent();
            assertThat(askingAdmin.get(base + "configmaps").statusCode())
                    .as("whom others allow needs no webhook")
                    .isEqualTo(200);
            home.up();
            eventually(403, () -> bob.get(base + "configmaps"));
        }
    }

    /** Asked of the suite that asks, they answer what the other one decides; and asked of that by whoever asks it, what it decides itself. */
    @Test
    void theOtherReviewsToo() {
        admin.ok("create", "rolebinding", "dora-views", "--clusterrole=view", "--user=dora");
        Kubectl there = Kubectl.admin(KubectlVersion.newest(), asking, namespace);
        there.ok("create", "namespace", namespace);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> there.run("auth", "can-i", "list", "configmaps", "--as=dora")
                        .out()
                        .equals("yes\n"));
        assertThat(there.run("auth", "can-i", "list", "secrets", "--as=dora").out())
                .isEqualTo("no\n");
        assertThat(there.run("auth", "can-i", "--list", "--as=dora").err())
                .as("SelfSubjectRulesReview: a webhook lists no rules")
                .contains("the list may be incomplete: webhook authorizer does not support user rule resolution");
        there.file("local.yaml", """
                apiVersion: authorization.k8s.io/v1
                kind: LocalSubjectAccessReview
                metadata: {namespace: %1$s}
                spec: {user: dora, resourceAttributes: {namespace: %1$s, verb: list, resource: configmaps}}
                """.formatted(namespace));
        JsonNode local = JSON.readTree(there.ok("create", "-f", "local.yaml", "-o", "json"));
        assertThat(local.at("/status/allowed").asBoolean()).isTrue();
        assertThat(local.at("/status/reason").asString())
                .isEqualTo("RBAC: allowed by RoleBinding \"dora-views/" + namespace
                        + "\" of ClusterRole \"view\" to User \"dora\"");

        admin.ok(
                "create",
                "role",
                "reviewer",
                "--verb=create",
                "--resource=localsubjectaccessreviews.authorization.k8s.io");
        admin.ok("create", "rolebinding", "reviewer", "--role=reviewer", "--user=api-server");
        String group = "/apis/authorization.k8s.io/v1/";
        try (Https apiServer = home("CN=api-server")) {
            String spec = "\"resourceAttributes\":{\"namespace\":\"" + namespace
                    + "\",\"verb\":\"list\",\"resource\":\"configmaps\"}";
            eventually(
                    201,
                    () -> apiServer.post(
                            group + "namespaces/" + namespace + "/localsubjectaccessreviews",
                            review("LocalSubjectAccessReview", "\"user\":\"dora\"," + spec)));
            assertThat(status(apiServer.post(
                                    group + "namespaces/" + namespace + "/localsubjectaccessreviews",
                                    review("LocalSubjectAccessReview", "\"user\":\"dora\"," + spec)))
                            .path("allowed")
                            .asBoolean())
                    .isTrue();
            assertThat(apiServer
                            .post(
                                    group + "namespaces/kube-system/localsubjectaccessreviews",
                                    review("LocalSubjectAccessReview", "\"user\":\"dora\"," + spec))
                            .statusCode())
                    .as("its role is about one namespace")
                    .isEqualTo(403);
            assertThat(status(apiServer.post(
                                    group + "selfsubjectaccessreviews", review("SelfSubjectAccessReview", spec)))
                            .path("allowed")
                            .asBoolean())
                    .isFalse();
            JsonNode rules = status(apiServer.post(
                    group + "selfsubjectrulesreviews",
                    review("SelfSubjectRulesReview", "\"namespace\":\"" + namespace + "\"")));
            assertThat(rules.path("incomplete").asBoolean())
                    .as("all that are asked there know their rules")
                    .isFalse();
            assertThat(rules.path("resourceRules").toString())
                    .contains("subjectaccessreviews", "localsubjectaccessreviews", "tokenreviews");
        }
    }

    private static String review(String kind, String spec) {
        return "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"namespace\":\"" + (kind.startsWith("Local") ? namespace : "")
                + "\"},\"spec\":{" + spec + "}}";
    }

    private static JsonNode status(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("status");
    }

    /**
     * Under load, with authz-service killed and started again: never a wrong yes, never a wrong no. The default roles are as they should be
     * afterwards.
     */
    @Test
    void aRestartDeniesAndAllowsNothingWrongly() throws Exception {
        admin.ok("create", "role", "mapper", "--verb=get,list", "--resource=configmaps");
        admin.ok("create", "rolebinding", "mapper", "--role=mapper", "--user=mia");
        String monitoring = admin.ok("get", "clusterrole", "system:monitoring", "-o", "jsonpath={.rules}");
        spoil();
        try (Https mia = home("CN=mia")) {
            eventually(200, () -> mia.get(base + "configmaps"));
            try (DecisionLoad load = new DecisionLoad(mia, base)) {
                home.kill("authz-service");
                home.up();
                TimeUnit.MILLISECONDS.sleep(500);
                load.finish();
                assertThat(load.wrong()).isEmpty();
                assertThat(load.codes()).contains(200, 404, 403, 503);
            }
            isReconciled();

            home.kill("store-service");
            assertThat(mia.get(base + "secrets").statusCode())
                    .as("what was known is known for a moment more")
                    .isIn(403, 503);
            eventually(503, () -> mia.get(base + "secrets"));
            home.up();
            eventually(403, () -> mia.get(base + "secrets"));
            eventually(200, () -> mia.get(base + "configmaps"));
        } finally {
            mend(monitoring);
        }
    }

    /** A default role loses its rules, and another one that nobody is to mend. */
    private static void spoil() {
        admin.ok(
                "patch",
                "clusterrole",
                "system:discovery",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/rules\"}]");
        admin.ok("annotate", "clusterrole", "system:monitoring", AUTOUPDATE + "=false", "--overwrite");
        admin.ok(
                "patch",
                "clusterrole",
                "system:monitoring",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/rules\"}]");
    }

    private static void mend(String monitoring) {
        admin.ok("patch", "clusterrole", "system:monitoring", "--type=merge", "-p", "{\"rules\":" + monitoring + "}");
        admin.ok("annotate", "clusterrole", "system:monitoring", AUTOUPDATE + "=true", "--overwrite");
    }

    private static void isReconciled() {
        assertThat(admin.ok("get", "clusterrole", "system:discovery", "-o", "yaml"))
                .contains("/openapi/*");
        assertThat(admin.ok("get", "clusterrole", "system:monitoring", "-o", "jsonpath={.rules}"))
                .isIn("", "null");
    }
}
