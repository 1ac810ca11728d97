package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The group policy.portcullis.dev with kubectl: why somebody is forbidden, who can, what would change; and how soon a change counts. */
class Scenario41Explained {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String POLICY = "/apis/policy.portcullis.dev/v1alpha1/";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String ROBOT = "system:serviceaccount:default:robot";
    private static final int TRIES = 50;

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Https admin;
    private static Https dev;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(dir.resolve("tokens.csv"), "devtoken,dev,u1\nauditortoken,auditor,u2\n");
        portcullis = Portcullis.start(
                "explained",
                StoreKind.EMBEDDED,
                "--audit-log-path=" + dir.resolve("audit.log"),
                "--token-auth-file=" + dir.resolve("tokens.csv"));
        admin = Https.admin(portcullis);
        dev = Https.bearer(portcullis, "devtoken");
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
        kubectl.ok("create", "serviceaccount", "robot");
        kubectl.ok("create", "secret", "generic", "db", "--from-literal=a=b");
        kubectl.ok("create", "role", "db", "--verb=get,list", "--resource=secrets", "--resource-name=db");
        kubectl.ok("create", "rolebinding", "db", "--role=db", "--user=dev");
        await().until(() -> dev.get("/api/v1/namespaces/default/secrets/db").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        dev.close();
        admin.close();
        portcullis.close();
    }

    /** By kubectl, as people would. */
    private static JsonNode create(String kind, String spec) {
        kubectl.file(kind + ".json", """
                {"apiVersion":"policy.portcullis.dev/v1alpha1","kind":"%s","spec":%s}""".formatted(kind, spec));
        return JSON.readTree(kubectl.ok("create", "-f", kind + ".json", "-o", "json"))
                .path("status");
    }

    private static boolean allowed(String user, String verb, String resource) {
        return kubectl.run("auth", "can-i", verb, resource, "--as=" + user)
                .out()
                .strip()
                .equals("yes");
    }

    private static List<JsonNode> events(Predicate<JsonNode> which) {
        try {
            return Files.readAllLines(dir.resolve("audit.log")).stream()
                    .map(line -> (JsonNode) JSON.readTree(line))
                    .filter(which)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whyOneIsForbiddenAndWhatWouldDo() {
        assertThat(kubectl.ok("api-resources", "--api-group=policy.portcullis.dev"))
                .contains(
                        "accessexplanations",
                        "accessmatrices",
                        "bulksubjectaccessreviews",
                        "leastprivileges",
                        "policydiffs",
                        "whocans");
        HttpResponse<String> refused = dev.with("Audit-ID", "why-not").get("/api/v1/namespaces/default/secrets");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "secrets is forbidden: User \\\"dev\\\" cannot list resource \\\"secrets\\\" in API group \\\"\\\" in the"
                                + " namespace \\\"default\\\"\"")
                .doesNotContain("db");
        JsonNode annotations = await().until(
                        () -> events(event -> event.path("auditID").asString().equals("why-not")),
                        found -> !found.isEmpty())
                .getFirst()
                .path("annotations");
        assertThat(annotations.path("policy.portcullis.dev/nearest-misses").asString())
                .startsWith(
                        "RoleBinding \"db/default\" of Role \"db\" to User \"dev\": allows it for the names db only");

        JsonNode why = create("AccessExplanation", """
                {"user":"dev","resourceAttributes":{"verb":"list","resource":"secrets","namespace":"default"}}""");
        assertThat(why.path("allowed").asBoolean()).isFalse();
        assertThat(why.path("nearestMisses").path(0).path("lacks").asString()).isEqualTo("Name");
        assertThat(why.path("nearestMisses")
                        .path(0)
                        .path("binding")
                        .path("name")
                        .asString())
                .isEqualTo("db");
        kubectl.file("suggestion.yaml", why.path("suggestion").path("yaml").asString());
        kubectl.ok("apply", "-f", "suggestion.yaml");
        await().until(() -> dev.get("/api/v1/namespaces/default/secrets").statusCode() == 200);
        JsonNode now = create("AccessExplanation", """
                {"user":"dev","resourceAttributes":{"verb":"list","resource":"secrets","namespace":"default"}}""");
        assertThat(now.path("allowed").asBoolean()).isTrue();
        assertThat(now.path("reason").asString())
                .isEqualTo(
                        "RBAC: allowed by RoleBinding \"dev-list-secrets/default\" of Role \"dev-list-secrets\" to User \"dev\"");
        assertThat(now.path("trace")
                        .valueStream()
                        .filter(answer -> answer.path("authorizer").asString().equals("RBAC"))
                        .map(answer -> answer.path("rule").toString()))
                .containsExactly("{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"verbs\":[\"list\"]}");
        kubectl.ok("delete", "-f", "suggestion.yaml");
    }

    @Test
    void noneOfItIsForEverybody() {
        String spec = "{\"spec\":{\"user\":\"dev\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";
        for (String resource : List.of(
                "accessexplanations",
                "accessmatrices",
                "bulksubjectaccessreviews",
                "leastprivileges",
                "policydiffs",
                "whocans")) {
            assertThat(dev.post(POLICY + resource, spec).statusCode())
                    .as(resource)
                    .isEqualTo(403);
            assertThat(admin.post(POLICY + resource, "{}").statusCode())
                    .as(resource)
                    .isEqualTo(422);
            assertThat(admin.post(POLICY + resource, "{").statusCode())
                    .as(resource)
                    .isEqualTo(400);
            assertThat(admin.get(POLICY + resource).statusCode()).as(resource).isEqualTo(405);
        }
        kubectl.ok(
                "create",
                "clusterrole",
                "asks",
                "--verb=create",
                "--resource=accessexplanations.policy.portcullis.dev");
        kubectl.ok("create", "clusterrolebinding", "asks", "--clusterrole=asks", "--user=auditor");
        try (Https auditor = Https.bearer(portcullis, "auditortoken")) {
            HttpResponse<String> refused = await().until(
                            () -> auditor.post(POLICY + "accessexplanations", spec),
                            answer -> answer.body().contains("cannot explain resource"));
            assertThat(refused.statusCode()).isEqualTo(403);
            kubectl.file("explains.json", """
                    {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"asks"},"rules":[
                     {"verbs":["create"],"apiGroups":["policy.portcullis.dev"],"resources":["accessexplanations"]},
                     {"verbs":["explain"],"apiGroups":["authorization.k8s.io"],"resources":["subjectaccessreviews"]}]}""");
            kubectl.ok("apply", "-f", "explains.json");
            await().until(() ->
                    auditor.post(POLICY + "accessexplanations", spec).statusCode() == 201);
        }
    }

    @Test
    void whoCanAndWhatOneCanDo() {
        kubectl.ok("create", "rolebinding", "views", "--clusterrole=view", "--serviceaccount=default:robot");
        await().until(() -> allowed(ROBOT, "list", "pods"));
        JsonNode who = create("WhoCan", """
                {"resourceAttributes":{"verb":"list","resource":"pods","namespace":"default"}}""");
        JsonNode robot = who.path("subjects")
                .valueStream()
                .filter(subject -> subject.path("name").asString().equals("robot"))
                .findFirst()
                .orElseThrow();
        assertThat(robot.path("kind").asString()).isEqualTo("ServiceAccount");
        assertThat(robot.at("/grants/0/binding/name").asString()).isEqualTo("views");
        for (JsonNode subject : who.path("subjects")) {
            if (subject.path("kind").asString().equals("ServiceAccount")) {
                String user =
                        "system:serviceaccount:" + subject.path("namespace").asString() + ":"
                                + subject.path("name").asString();
                assertThat(allowed(user, "list", "pods")).as(user).isTrue();
            }
        }
        JsonNode matrix = JSON.readTree(admin.with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .post(POLICY + "accessmatrices", "{\"spec\":{\"user\":\"" + ROBOT + "\"}}")
                .body());
        assertThat(matrix.path("kind").asString()).isEqualTo("Table");
        assertThat(matrix.path("rows").toString())
                .contains("[\"default\",\"\",\"pods\",\"\",\"get,list,watch\",\"RoleBinding/views\"]");
        JsonNode entries =
                create("AccessMatrix", "{\"user\":\"" + ROBOT + "\"}").path("entries");
        assertThat(entries).hasSameSizeAs(matrix.path("rows"));

        JsonNode decisions =
                create("BulkSubjectAccessReview", """
                {"user":"%s","groups":["system:authenticated"],"accesses":[
                 {"resourceAttributes":{"verb":"list","resource":"pods","namespace":"default"}},
                 {"resourceAttributes":{"verb":"list","resource":"pods","namespace":"kube-system"}},
                 {"nonResourceAttributes":{"verb":"get","path":"/version"}}]}""".formatted(ROBOT)).path("decisions");
        assertThat(decisions.valueStream().map(each -> each.path("allowed").asBoolean()))
                .containsExactly(true, false, true);
    }

    @Test
    void fromTheAuditLogToTheSmallestRolesAndBack() {
        kubectl.ok("create", "serviceaccount", "worker");
        kubectl.ok(
                "create",
                "clusterrolebinding",
                "too-much",
                "--clusterrole=cluster-admin",
                "--serviceaccount=default:worker");
        String user = "system:serviceaccount:default:worker";
        String as = "--as=" + user;
        await().until(() -> allowed(user, "get", "nodes"));
        Runnable work = () -> {
            kubectl.ok("create", "configmap", "job", "--from-literal=a=1", as);
            kubectl.ok("patch", "configmap", "job", "-p", "{\"data\":{\"a\":\"2\"}}", as);
            kubectl.ok("get", "configmap", "job", "-o", "name", as);
            kubectl.ok("get", "namespaces", as);
            kubectl.ok("delete", "configmap", "job", as);
        };
        work.run();
        ObjectNode spec = JSON.createObjectNode().put("user", user).put("name", "worker");
        ArrayNode events = spec.putArray("auditEvents");
        await().untilAsserted(() -> assertThat(events(event -> event.path("verb")
                                .asString()
                                .equals("delete")
                        && event.at("/impersonatedUser/username").asString("").equals(user)))
                .isNotEmpty());
        events(event -> event.at("/impersonatedUser/username").asString("").equals(user))
                .forEach(events::add);
        JsonNode least = create("LeastPrivilege", spec.toString());
        kubectl.file("least.yaml", least.path("yaml").asString());

        JsonNode diff = create(
                "PolicyDiff",
                JSON.createObjectNode()
                        .<ObjectNode>set("auditEvents", events)
                        .<ObjectNode>set("objects", least.path("objects"))
                        .<ObjectNode>set(
                                "deleted", JSON.readTree("[{\"kind\":\"ClusterRoleBinding\",\"name\":\"too-much\"}]"))
                        .toString());
        assertThat(diff.path("requests").asInt()).isPositive();
        assertThat(diff.path("decisions")).as("what was done stays allowed").isEmpty();
        assertThat(diff.path("subjects")).hasSize(1);
        assertThat(diff.at("/subjects/0/name").asString()).isEqualTo("worker");
        assertThat(diff.at("/subjects/0/gains")).isEmpty();
        assertThat(diff.at("/subjects/0/losses").toString())
                .contains("\"verbs\":[\"*\"]", "\"namespace\":\"*\"", "\"except\":");
        JsonNode without = create(
                "PolicyDiff",
                JSON.createObjectNode()
                        .<ObjectNode>set("auditEvents", events)
                        .<ObjectNode>set(
                                "deleted", JSON.readTree("[{\"kind\":\"ClusterRoleBinding\",\"name\":\"too-much\"}]"))
                        .toString());
        assertThat(without.path("decisions").size()).isPositive();

        kubectl.ok("apply", "-f", "least.yaml");
        kubectl.ok("delete", "clusterrolebinding", "too-much");
        await().until(() -> !allowed(user, "get", "nodes"));
        work.run();
        assertThat(kubectl.fails("get", "secrets", as)).contains("cannot list resource \"secrets\"");
        assertThat(kubectl.fails("get", "configmaps", "-n", "kube-system", as)).contains("Forbidden");
        assertThat(kubectl.fails("delete", "configmap", "kube-root-ca.crt", as)).contains("Forbidden");
    }

    // ------------------------------------------------------------ how soon

    /** 50 ms at the median are promised; a machine that is busy with other things may take twice as long. */
    private static void report(String what, long[] nanos) {
        HowSoon.report(what, nanos);
        assertThat(nanos[nanos.length / 2] / 1_000_000).as(what).isLessThan(100);
    }

    /** With two gateways, each before an authz-service of its own. */
    @Test
    void aBindingCountsAtOnceWherever() throws Exception {
        Replica authz = Replica.of(portcullis, "authz-service");
        Replica gateway = Replica.of(portcullis, "gateway", "--authz-url=" + authz.url());
        try (authz;
                gateway;
                Https other = Https.to(gateway.url(), portcullis.pki("ca.crt"), Optional.empty())) {
            Https there = other.with("Authorization", "Bearer devtoken");
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                try {
                    return other.get("/readyz").statusCode() == 200;
                } catch (UncheckedIOException e) {
                    return false;
                }
            });
            String path = "/api/v1/namespaces/default/configmaps";
            long[] allowed = new long[TRIES];
            long[] refused = new long[TRIES];
            long[] closed = new long[TRIES];
            for (int i = 0; i < TRIES; i++) {
                allowed[i] = until(200, path, () -> bind(), dev, there);
                refused[i] = until(403, path, () -> unbind(), dev, there);
            }
            for (int i = 0; i < TRIES; i++) {
                until(200, path, () -> bind(), dev, there);
                closed[i] = closedAfter(there, path);
            }
            report("a binding created lets through at both gateways", allowed);
            report("a binding deleted shuts both gateways", refused);
            report("a binding deleted closes an open watch", closed);
        }
    }

    private static void bind() {
        assertThat(admin.post(RBAC + "namespaces/default/rolebindings", """
                {"metadata":{"name":"brief"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"dev"}]}""").statusCode())
                .isEqualTo(201);
    }

    private static void unbind() {
        assertThat(admin.send("DELETE", RBAC + "namespaces/default/rolebindings/brief", "")
                        .statusCode())
                .isEqualTo(200);
    }

    private static long until(int status, String path, Runnable change, Https... clients) {
        change.run();
        long from = System.nanoTime();
        for (Https client : clients) {
            while (client.get(path).statusCode() != status) {
                assertThat(System.nanoTime() - from).isLessThan(5_000_000_000L);
            }
        }
        return System.nanoTime() - from;
    }

    private static long closedAfter(Https client, String path) throws Exception {
        Stream<String> lines = client.lines(path + "?watch=1");
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try (lines) {
                lines.forEach(line -> {});
            } catch (RuntimeException e) {
                // it breaks off
            }
        });
        Thread.sleep(20);
        assertThat(ended).isNotDone();
        unbind();
        long from = System.nanoTime();
        ended.get(5, TimeUnit.SECONDS);
        return System.nanoTime() - from;
    }
}
