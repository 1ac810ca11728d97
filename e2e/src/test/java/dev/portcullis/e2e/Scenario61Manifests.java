package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.manifests.CertManager;
import dev.portcullis.e2e.manifests.CertManager.Issued;
import dev.portcullis.e2e.manifests.CertManagerKinds;
import dev.portcullis.e2e.manifests.CertManagersAdmin;
import dev.portcullis.e2e.manifests.Certificates;
import dev.portcullis.e2e.manifests.Keys;
import dev.portcullis.e2e.manifests.PkiJob;
import dev.portcullis.e2e.manifests.Policies;
import dev.portcullis.e2e.manifests.Rendered;
import dev.portcullis.e2e.manifests.RunningSuite;
import dev.portcullis.e2e.manifests.Webhooks;
import dev.portcullis.e2e.manifests.Workload;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The suite's own manifests, for a cluster that is a Portcullis, and as the processes that a kubelet would start. */
class Scenario61Manifests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAMESPACE = "portcullis-system";
    /** Lists and selectors that kubectl replaces as a whole: it sends them each time, and the server finds that nothing is new. */
    private static final Pattern SENT_AGAIN = Pattern.compile("(poddisruptionbudget|statefulset)\\..* configured");

    private static final List<String> OVERLAYS = List.of(
            "overlays/minimal",
            "overlays/external-etcd",
            "overlays/webhooks",
            "overlays/webhooks/cluster",
            "overlays/webhooks/portcullis");

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Kubectl newest;
    private static Https admin;
    private static PkiJob job;
    private static Map<String, Map<String, byte[]>> secrets;

    static Stream<KubectlVersion> withServersOwnValidation() {
        return KubectlVersion.all().stream().filter(version -> version.atLeast(27));
    }

    /** The Job's program makes its Secrets first, with the rights of the Job's ServiceAccount. */
    @BeforeAll
    static void start() throws IOException {
        portcullis = Portcullis.start("manifests", StoreKind.EMBEDDED);
        admin = Https.admin(portcullis);
        newest = Kubectl.admin(KubectlVersion.newest(), portcullis, "");
        newest.ok("apply", "--validate=strict", "-k", directory("overlays/webhooks"));
        job = new PkiJob(portcullis, newest, NAMESPACE, dir);
        assertThat(job.run(Rendered.by(newest, "overlays/webhooks")))
                .contains("secret/ca created", "secret/webhooks created");
        secrets = job.secrets(admin);
    }

    @AfterAll
    static void stop() {
        admin.close();
        portcullis.close();
    }

    private static String directory(String name) {
        return Rendered.directory(name).toString();
    }

    @Test
    void theJobMayDoItsWorkAndNoMore() throws IOException {
        Rendered rendered = Rendered.by(newest, "overlays/webhooks");
        job.run(rendered);
        assertThat(job.run(rendered).lines())
                .hasSameSizeAs(secrets.keySet())
                .allMatch(line -> line.endsWith(" unchanged"));
        String account = "--as=system:serviceaccount:" + NAMESPACE + ":pki";
        for (String denied :
                List.of("list secrets", "delete secrets", "get secrets/another", "create pods", "patch secrets/ca")) {
            List<String> words = new ArrayList<>(List.of("auth", "can-i", "-n", NAMESPACE, account));
            words.addAll(List.of(denied.split(" ")));
            assertThat(newest.run(words.toArray(String[]::new)).out())
                    .as(denied)
                    .startsWith("no");
        }
        JsonNode role = rendered.all("Role").findFirst().orElseThrow();
        assertThat(role.at("/rules/1/resourceNames").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(secrets.keySet());
    }

    @ParameterizedTest
    @FieldSource("dev.portcullis.e2e.manifests.Rendered#SUITES")
    void everyArgumentIsAFlagOfItsService(String name) throws IOException {
        List<Workload> services = Rendered.by(newest, name).workloads().stream()
                .filter(Workload::isService)
                .toList();
        assertThat(services).hasSize(5);
        for (Workload service : services) {
            Set<String> known = new TreeSet<>();
            for (String module : List.of("kube-api", service.name())) {
                known.addAll(Files.readAllLines(
                                Portcullis.home().resolve(module + "/src/main/resources/META-INF/portcullis/flags"))
                        .stream()
                        .filter(line -> line.startsWith("--"))
                        .map(line -> line.split(" ")[0])
                        .toList());
            }
            assertThat(service.args()).allSatisfy(arg -> assertThat(known).contains(arg.split("=")[0]));
            assertThat(service.environment().keySet())
                    .allSatisfy(variable -> assertThat(known)
                            .contains("--" + variable.toLowerCase(Locale.ROOT).replace('_', '-')));
        }
    }

    /** Each path in an argument is there, each key of a Secret is made by somebody, and no private key is in two pods. */
    @ParameterizedTest
    @FieldSource("dev.portcullis.e2e.manifests.Rendered#SUITES")
    void filesAreThereAndEachKeyHasOneHolder(String name) {
        Rendered rendered = Rendered.by(newest, name);
        Keys keys = new Keys(rendered, secrets);
        rendered.workloads().forEach(keys::areThereFor);
        Map<String, String> holders = keys.holders();
        assertThat(holders)
                .doesNotContainKeys("internal-ca", "etcd-ca", "admin")
                .containsEntry("ca", "authn-service");
        for (String service : Portcullis.SERVICES) {
            assertThat(holders).containsEntry("internal-" + service, service);
        }
    }

    /** Subject, names, usages, key and issuer of each certificate; names of this machine are in the Job's alone. */
    @Test
    void certManagersCertificatesAreTheJobs() throws Exception {
        Rendered rendered = Rendered.by(newest, "overlays/cert-manager");
        Map<String, Issued> issued = new CertManager(rendered).issued();
        Set<String> mounted = new Keys(rendered, secrets).mounted();
        assertThat(issued.keySet())
                .containsAll(mounted.stream()
                        .filter(secret -> !secret.equals("redis"))
                        .toList());
        Set<String> beside = new TreeSet<>(issued.keySet());
        beside.removeAll(mounted);
        assertThat(beside)
                .as("for its administrator and its Issuers")
                .containsExactly("admin", "etcd-ca", "internal-ca");
        for (Map.Entry<String, Issued> one : issued.entrySet()) {
            assertThat(secrets).containsKey(one.getKey());
            if (secrets.get(one.getKey()).containsKey("tls.crt")) {
                Certificates.assertSame(
                        one.getKey(),
                        one.getValue().certificate(),
                        Pem.certificate(secrets.get(one.getKey()).get("tls.crt")));
            }
        }
        for (Workload service :
                rendered.workloads().stream().filter(Workload::isService).toList()) {
            for (String[] called : service.calls()) {
                String secret = called[0].contains("etcd") ? "etcd-server" : "internal-" + called[0];
                assertThat(Pem.names(issued.get(secret).certificate()))
                        .as("%s calls", service)
                        .contains(called[0]);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.portcullis.e2e.manifests.Rendered#SUITES")
    void theNetworkLetsThroughWhoCallsWhomAndNothingElse(String name) {
        Rendered rendered = Rendered.by(newest, name);
        Policies policies = new Policies(rendered);
        Set<String> wanted = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (Workload workload : rendered.workloads()) {
            names.add(workload.name().replace("pki-renewal", "pki"));
            for (String[] called : workload.calls()) {
                wanted.add(workload.name() + " " + called[0].replaceFirst("^etcd-[0-9]\\.", "") + " " + called[1]);
            }
            if (workload.environment().containsKey("REDIS_URL")) {
                wanted.add(workload.name() + " redis 6379");
            }
        }
        if (names.contains("etcd")) {
            wanted.add("etcd etcd 2380");
        }
        Set<String> allowed = new TreeSet<>();
        for (String caller : names) {
            for (String called : names) {
                for (int port : new int[] {2379, 2380, 2381, 6379, 8081, 8443}) {
                    if (policies.allow(caller, called, port)) {
                        allowed.add(caller + " " + called + " " + port);
                    }
                }
            }
        }
        wanted.removeIf(edge -> edge.contains("example.org"));
        assertThat(allowed).isEqualTo(wanted);
        assertThat(names.stream().filter(policies::open)).containsExactly("gateway");
    }

    /** The base from nothing, and once more; with the newest also the overlays, each over the one before. */
    @ParameterizedTest
    @MethodSource("withServersOwnValidation")
    void applies(KubectlVersion version) {
        Kubectl kubectl = Kubectl.admin(version, portcullis, "");
        // What the Job has made goes with the namespace.
        delete(kubectl, directory("overlays/webhooks"));
        String base = directory("base");
        assertThat(apply(kubectl, base)).as("by %s", kubectl).allMatch(line -> line.endsWith(" created"));
        String before = versions(kubectl, base);
        assertThat(apply(kubectl, base))
                .as("by %s, again", kubectl)
                .allMatch(line ->
                        line.endsWith(" unchanged") || SENT_AGAIN.matcher(line).matches());
        assertThat(versions(kubectl, base)).as("by %s, again", kubectl).isEqualTo(before);
        Rendered.by(kubectl, "base").workloads().forEach(Scenario61Manifests::restricted);
        for (String name : version.equals(KubectlVersion.newest()) ? OVERLAYS : List.<String>of()) {
            withoutJob(kubectl);
            assertThat(apply(kubectl, directory(name)))
                    .as("%s by %s", name, kubectl)
                    .isNotEmpty();
            Rendered.by(kubectl, name).workloads().forEach(Scenario61Manifests::restricted);
        }
        delete(kubectl, base);
        newest.ok("apply", "--validate=strict", "-k", directory("overlays/webhooks"));
    }

    /** With cert-manager's kinds defined, which a cluster that has it serves: each field of a Certificate is one of theirs. */
    @Test
    void appliesWithCertManager() throws IOException {
        Path definitions = Files.createDirectories(dir.resolve("cert-manager"));
        CertManagerKinds.write(definitions);
        newest.ok("apply", "-f", definitions.toString());
        newest.ok(with(CertManagerKinds.DEFINITIONS, "wait", "--for=condition=Established", "--timeout=20s"));
        withoutJob(newest);
        Rendered rendered = Rendered.by(newest, "overlays/cert-manager");
        String overlay = directory(rendered.name());
        long custom = rendered.objects().stream()
                .filter(one -> one.path("apiVersion").asString().equals("cert-manager.io/v1"))
                .count();
        assertThat(apply(newest, overlay))
                .hasSameSizeAs(rendered.objects())
                .filteredOn(line -> line.contains(".cert-manager.io/"))
                .hasSize((int) custom)
                .hasSizeGreaterThan(10)
                .allMatch(line -> line.endsWith(" created"));
        assertThat(apply(newest, overlay))
                .filteredOn(line -> line.contains(".cert-manager.io/"))
                .allMatch(line -> line.endsWith(" unchanged"));
        assertThat(newest.ok("get", "certificates,issuers", "-n", NAMESPACE, "-o", "name")
                        .lines())
                .hasSize((int) custom);
        rendered.workloads().forEach(Scenario61Manifests::restricted);

        newest.ok(with(CertManagerKinds.DEFINITIONS, "delete", "--timeout=20s"));
        assertThat(newest.run("get", "--raw", "/apis/cert-manager.io").err())
                .contains("could not find the requested resource");
    }

    private static String[] with(String[] last, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    /** What a Job's pods are like cannot be changed. */
    private static void withoutJob(Kubectl kubectl) {
        kubectl.ok("delete", "job", "pki", "-n", NAMESPACE, "--ignore-not-found");
    }

    /** Of what no controller of ours has to do with. */
    private static String versions(Kubectl kubectl, String directory) {
        return kubectl.ok(
                        "get",
                        "-k",
                        directory,
                        "-o",
                        "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}")
                .lines()
                .filter(line -> !line.startsWith("ServiceAccount/"))
                .collect(Collectors.joining("\n"));
    }

    /** What goes with its namespace may be gone before kubectl comes to it. */
    private static void delete(Kubectl kubectl, String directory) {
        kubectl.ok("delete", "--ignore-not-found", "-k", directory);
    }

    /** A line an object; not even a warning beside them. */
    private static List<String> apply(Kubectl kubectl, String directory) {
        Result result = kubectl.run("apply", "--validate=strict", "-k", directory);
        assertThat(result.exit()).as("%s: %s", directory, result).isZero();
        assertThat(result.err()).as("%s", directory).isEmpty();
        return result.out().lines().toList();
    }

    /** No controller makes the pods here: the namespace demands the standard of them all the same. */
    private static void restricted(Workload workload) {
        String pod = JSON.writeValueAsString(workload.pod(workload.name() + "-0"));
        String path = "/api/v1/namespaces/" + NAMESPACE + "/pods?fieldValidation=Strict&dryRun=All";
        // An account's token, if its pods get one, is made a moment after the account.
        HttpResponse<String> answer = await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.post(path, pod), response -> response.statusCode() < 500);
        assertThat(answer.statusCode()).as("%s: %s", workload, answer.body()).isEqualTo(201);
        assertThat(answer.headers().allValues("warning")).as("%s", workload).isEmpty();
    }

    /** All of it but the kubelets: etcd's members, Redis and the five services, by name, with the keys that the Job made. */
    @Test
    void runsAsTheManifestsSay() throws Exception {
        Path run = Files.createDirectories(dir.resolve("run"));
        Path kubeconfig =
                Files.write(run.resolve("kubeconfig"), secrets.get("admin").get("kubeconfig"));
        Rendered rendered = Rendered.by(newest, "overlays/webhooks");
        try (RunningSuite suite = RunningSuite.start(portcullis, rendered, secrets, run, kubeconfig)) {
            String token = suite.kubectl("create", "token", "default").strip();
            suite.kubectl("apply", "-k", directory("overlays/webhooks/portcullis"));
            Webhooks webhooks =
                    new Webhooks(newest, secrets, NAMESPACE, Files.createDirectories(dir.resolve("cluster")));
            webhooks.answerAsAWebhookMust(suite.server(), token);
            suite.kubectl("create", "rolebinding", "reads", "--clusterrole=view", "--serviceaccount=default:default");
            webhooks.decideForAnotherCluster(portcullis, suite.server(), token);
        }
    }

    /** The minimal ones, with what cert-manager would make of its overlay's Certificates: the README's kubeconfig, a pod that is replaced. */
    @Test
    void runsOneOfEachOnAVolumeWithKeysByCertManager() throws Exception {
        CertManager certManager = new CertManager(Rendered.by(newest, "overlays/cert-manager"));
        Path run = Files.createDirectories(dir.resolve("minimal"));
        Rendered rendered = Rendered.by(newest, "overlays/minimal");
        Path kubeconfig = new CertManagersAdmin(newest).kubeconfig(certManager.secrets());
        try (RunningSuite suite = RunningSuite.start(portcullis, rendered, certManager.secrets(), run, kubeconfig)) {
            suite.kubectl("create", "serviceaccount", "reader");
            suite.kubectl("create", "rolebinding", "reads", "--clusterrole=view", "--serviceaccount=default:reader");
            String reader = "--as=system:serviceaccount:default:reader";
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(suite.tryKubectl("auth", "can-i", "list", "configmaps", reader)
                                    .out())
                            .startsWith("yes"));
            assertThat(suite.tryKubectl("auth", "can-i", "delete", "configmaps", reader)
                            .out())
                    .startsWith("no");
            suite.kubectl("create", "configmap", "kept", "--from-literal=a=b");
            suite.replace(portcullis, rendered.workload("store-service"));
            assertThat(suite.kubectl("get", "configmap", "kept", "-o", "jsonpath={.data.a}"))
                    .isEqualTo("b");
            Path ca = Files.write(
                    run.resolve("ca.crt"), certManager.secrets().get("ca").get("tls.crt"));
            try (Https account = Https.to(suite.server(), ca, Optional.empty())
                    .with(
                            "Authorization",
                            "Bearer "
                                    + suite.kubectl("create", "token", "reader").strip())) {
                assertThat(account.get("/api/v1/namespaces/default/configmaps/kept")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(account.send("DELETE", "/api/v1/namespaces/default/configmaps/kept", "")
                                .statusCode())
                        .isEqualTo(403);
            }
        }
    }
}
