package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.plugins.LimitCases;
import dev.portcullis.e2e.plugins.QuotaCases;
import dev.portcullis.e2e.plugins.SecurityCases;
import dev.portcullis.e2e.plugins.StandardsCases;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No more than a quota allows, and no less, though an admission-service dies; and pods that keep to the standards. */
class Scenario51QuotaAndPodSecurity {
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
    private static final int TRIES = 200;
    private static final String CONFIGURATION = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: PodSecurity
              configuration:
                apiVersion: pod-security.admission.config.k8s.io/v1
                kind: PodSecurityConfiguration
                exemptions: %s
            - name: ResourceQuota
              configuration:
                apiVersion: apiserver.config.k8s.io/v1
                kind: ResourceQuotaConfiguration
                limitedResources:
                - resource: pods
                  matchScopes: [{scopeName: PriorityClass, operator: In, values: [system-cluster-critical]}]
            """.formatted(SecurityCases.exemptions());

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Https admin;

    @BeforeAll
    static void start() throws IOException {
        Path configuration = Files.writeString(dir.resolve("admission.yaml"), CONFIGURATION);
        portcullis = Portcullis.start(
                "quota",
                StoreKind.EMBEDDED,
                "--admission-control-config-file=" + configuration,
                "--audit-log-path=" + dir.resolve("audit.log"));
        admin = Https.admin(portcullis);
    }

    @AfterAll
    static void stop() {
        admin.close();
        portcullis.close();
    }

    /** In a new namespace whose ServiceAccount is there. */
    private static Kubectl in(String namespace) {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, namespace);
        kubectl.ok("create", "namespace", namespace);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> kubectl.run("get", "serviceaccount", "default").exit() == 0);
        return kubectl;
    }

    private static void quota(Kubectl kubectl, String name, String hard, String... more) {
        kubectl.ok(Stream.concat(Stream.of("create", "quota", name, "--hard=" + hard), Stream.of(more))
                .toArray(String[]::new));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !kubectl.ok("get", "quota", name, "-o", "jsonpath={.status.used}")
                        .isEmpty());
    }

    private static String used(Kubectl kubectl, String quota, String name) {
        return kubectl.ok("get", "quota", quota, "-o", "jsonpath={.status.used." + name + "}");
    }

    private static int create(Https gateway, String name) throws IOException {
        return gateway.trySend("POST", "/api/v1/namespaces/crowd/pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{"containers":[{"name":"c","image":"i"}]}}""".formatted(name))
                .statusCode();
    }

    /** Whoever gets no answer, or is told that a stage is missing, tries again elsewhere; what is there then was made before. */
    private static boolean created(Https first, Https second, String name, CountDownLatch answers)
            throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        for (int attempt = 0; Instant.now().isBefore(end); attempt++) {
            int status = createOr503(attempt % 2 == 0 ? first : second, name);
            answers.countDown();
            if (status != 503 && status != 429) {
                assertThat(status).isIn(201, 403, 409);
                return status != 403;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                "two gateways, of which one has all it needs, answered nothing else than 503: " + name);
    }

    private static int createOr503(Https gateway, String name) {
        try {
            return create(gateway, name);
        } catch (IOException e) {
            return 503;
        }
    }

    /** Control by control, for init containers and ordinary ones. */
    @Test
    void thePodSecurityStandards() throws IOException {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "");
        assertThat(new StandardsCases(kubectl).run()).isGreaterThan(150);
    }

    @Test
    void requestsUnderRanges() {
        assertThat(new LimitCases(Kubectl.admin(KubectlVersion.newest(), portcullis, ""), admin).run())
                .isGreaterThan(25);
    }

    @Test
    void requestsUnderQuotas() {
        assertThat(new QuotaCases(Kubectl.admin(KubectlVersion.newest(), portcullis, ""), admin).run())
                .isGreaterThan(40);
    }

    @Test
    void requestsUnderPodSecurity() {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "");
        assertThat(new SecurityCases(kubectl, admin, dir.resolve("audit.log")).run())
                .isGreaterThan(45);
    }

    @Test
    void ofTwoHundredAtOnceFiftyAreLeftThoughAReplicaIsKilled() throws Exception {
        Kubectl crowd = in("crowd");
        quota(crowd, "q", "pods=50,count/pods=60");
        try (Replica admission = Replica.of(portcullis, "admission-service");
                Replica gateway = Replica.of(portcullis, "gateway", "--admission-url=" + admission.url());
                Https other = Https.to(
                        gateway.url(),
                        portcullis.pki("ca.crt"),
                        Optional.of(Pem.read(portcullis.pki("admin.crt"), portcullis.pki("admin.key"))))) {
            await().atMost(Duration.ofSeconds(40)).until(() -> isReady(other));
            CountDownLatch answers = new CountDownLatch(20);
            List<Future<Boolean>> all;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                threads.submit(() -> {
                    answers.await();
                    admission.kill();
                    return true;
                });
                all = threads.invokeAll(IntStream.range(0, TRIES)
                        .mapToObj(i -> (Callable<Boolean>) () -> i % 2 == 0
                                ? created(admin, other, "p" + i, answers)
                                : created(other, admin, "p" + i, answers))
                        .toList());
            }
            assertThat(all.stream().filter(Future::resultNow)).hasSize(50);
            assertThat(create(other, "after"))
                    .as("its admission-service is gone")
                    .isEqualTo(503);
        }
        assertThat(crowd.ok("get", "pods", "-o", "name").lines()).hasSize(50);
        assertThat(used(crowd, "q", "pods")).isEqualTo("50");

        assertThat(crowd.fails("run", "late", "--image=i"))
                .contains(
                        "pods \"late\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=50, limited: pods=50");
        String one = crowd.ok("get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
        crowd.ok("delete", "pod", one);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> used(crowd, "q", "pods").equals("49"));
        String there = crowd.ok("get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
        assertThat(crowd.fails("run", there, "--image=i")).contains("already exists");
        assertThat(crowd.fails("run", "Bad_Name", "--image=i")).contains("Invalid value");
        crowd.ok("run", "dry", "--image=i", "--dry-run=server");
        assertThat(used(crowd, "q", "pods")).as("what failed took nothing").isEqualTo("49");
        crowd.ok("run", "late", "--image=i");
        assertThat(used(crowd, "q", "pods")).isEqualTo("50");
    }

    private static boolean isReady(Https gateway) {
        try {
            return gateway.trySend("GET", "/readyz", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void quotasAndRangesAsKubectlSeesThem() {
        Kubectl kubectl = in("limits");
        quota(
                kubectl,
                "objects",
                "count/deployments.apps=1,services.nodeports=1,configmaps=9,count/widgets.example.com=1");
        assertThat(kubectl.ok("get", "quota", "objects", "-o", "jsonpath={.status.used}"))
                .as("a kind that nobody has defined is not counted, and the others are")
                .contains("count/deployments.apps", "configmaps")
                .doesNotContain("widgets");
        quota(kubectl, "best", "pods=0", "--scopes=BestEffort");
        kubectl.ok("create", "deployment", "d", "--image=i");
        assertThat(kubectl.fails("create", "deployment", "e", "--image=i"))
                .contains(
                        "exceeded quota: objects, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1");
        assertThat(kubectl.fails("create", "service", "nodeport", "n", "--tcp=80", "--tcp=81"))
                .contains("requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1");
        assertThat(kubectl.fails("run", "a", "--image=i"))
                .contains("exceeded quota: best, requested: pods=1, used: pods=0, limited: pods=0");
        assertThat(kubectl.fails(
                        "run",
                        "a",
                        "--image=i",
                        "--overrides={\"spec\":{\"priorityClassName\":\"system-cluster-critical\"}}"))
                .contains("insufficient quota to match these scopes: [{PriorityClass In [system-cluster-critical]}]");

        quota(kubectl, "compute", "requests.cpu=1,limits.memory=1Gi");
        assertThat(kubectl.fails("run", "a", "--image=i"))
                .contains("failed quota: compute: must specify limits.memory for: a; requests.cpu for: a");

        kubectl.file("range.yaml", """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: l}
                spec:
                  limits:
                  - {type: Container, default: {memory: 512Mi}, defaultRequest: {cpu: 600m}, max: {memory: 1Gi}}
                """);
        kubectl.ok("create", "-f", "range.yaml");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.run("run", "a", "--image=i").exit() == 0);
        assertThat(kubectl.ok("get", "pod", "a", "-o", "jsonpath={.metadata.annotations.kubernetes\\.io/limit-ranger}"))
                .isEqualTo("LimitRanger plugin set: cpu, memory request for container a; memory limit for container a");
        assertThat(kubectl.fails("run", "b", "--image=i"))
                .contains(
                        "exceeded quota: compute, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1");
        assertThat(
                        kubectl.fails(
                                "run",
                                "b",
                                "--image=i",
                                "--overrides={\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"i\",\"resources\":{\"limits\":{\"memory\":\"2Gi\"}}}]}}"))
                .contains("maximum memory usage per Container is 1Gi, but limit is 2Gi");
    }

    /** An account's token Secret is made by a controller: it waits until there is room. */
    @Test
    void whatControllersMakeKeepsToAQuotaToo() {
        Kubectl kubectl = in("counted");
        quota(kubectl, "q", "secrets=2");
        for (String name : new String[] {"a", "b", "c"}) {
            kubectl.ok("create", "serviceaccount", name);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> used(kubectl, "q", "secrets").equals("2"));
        assertThat(kubectl.fails("create", "secret", "generic", "mine"))
                .contains("exceeded quota: q, requested: secrets=1, used: secrets=2, limited: secrets=2");
        assertThat(kubectl.ok("get", "secrets", "-o", "name").lines()).hasSize(2);
        kubectl.ok("patch", "quota", "q", "-p", "{\"spec\":{\"hard\":{\"secrets\":\"9\"}}}");
        await().atMost(Duration.ofSeconds(35))
                .until(() -> used(kubectl, "q", "secrets").equals("4"));
        assertThat(kubectl.ok("get", "secrets", "-o", "name").lines()).hasSize(4);
    }

    @Test
    void podsKeepToTheStandardOfTheirNamespace() {
        Kubectl kubectl = in("secure");
        kubectl.ok("run", "before", "--image=i", "--privileged");
        assertThat(kubectl.fails("label", "namespace", "secure", ENFORCE + "=strict"))
                .contains("metadata.labels[" + ENFORCE
                        + "]: Invalid value: \"strict\": must be one of privileged, baseline, restricted");
        assertThat(kubectl.run("label", "namespace", "secure", ENFORCE + "=baseline")
                        .err())
                .contains(
                        "Warning: existing pods in namespace \"secure\" violate the new PodSecurity enforce level \"baseline:latest\"",
                        "Warning: before: privileged");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> kubectl.run("run", "probe", "--image=i", "--privileged", "--dry-run=server")
                                .exit()
                        != 0);
        assertThat(kubectl.fails("run", "a", "--image=i", "--privileged"))
                .contains(
                        "pods \"a\" is forbidden: violates PodSecurity \"baseline:latest\": privileged (container \"a\" must not set securityContext.privileged=true)");
        kubectl.ok("run", "a", "--image=i");
        assertThat(kubectl.fails("debug", "a", "--image=i", "--profile=sysadmin"))
                .contains("violates PodSecurity \"baseline:latest\": privileged");
        kubectl.ok("label", "pod", "before", "still=changes");
        kubectl.file("deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d}
                spec:
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {hostNetwork: true, containers: [{name: c, image: i}]}
                """);
        assertThat(kubectl.run("create", "-f", "deployment.yaml").err())
                .contains("Warning: would violate PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)");
        kubectl.ok("get", "deployment", "d");
        kubectl.ok("run", "t", "--image=i", "--privileged", "--as=trusted", "--as-group=system:masters");
    }
}
