package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.manifests.PkiJob;
import dev.portcullis.e2e.manifests.Policies;
import dev.portcullis.e2e.manifests.Rendered;
import dev.portcullis.e2e.manifests.RunningSuite;
import dev.portcullis.e2e.manifests.Webhooks;
import dev.portcullis.e2e.manifests.Workload;
import dev.portcullis.e2e.manifests.Workload.Mounted;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
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
    private static final Pattern URL = Pattern.compile("https://([a-z0-9.-]+):([0-9]+)");
    /** Lists and selectors that kubectl replaces as a whole: it sends them each time, and the server finds that nothing is new. */
    private static final Pattern SENT_AGAIN = Pattern.compile("(poddisruptionbudget|statefulset)\\..* configured");

    private static final Set<String> CERTIFICATE = Set.of("ca.crt", "tls.crt", "tls.key");
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
        Map<String, Set<String>> made = made(rendered);
        Map<String, String> holders = new TreeMap<>();
        for (Workload workload : rendered.workloads()) {
            Map<String, Mounted> files = workload.files();
            Stream.concat(files.values().stream(), workload.environment().values().stream())
                    .forEach(file -> assertThat(made.getOrDefault(file.secret(), Set.of()))
                            .as("%s: %s", workload, file)
                            .contains(file.key()));
            for (String arg : workload.args()) {
                String value = arg.substring(arg.indexOf('=') + 1);
                if (value.startsWith("/")) {
                    assertThat(files.keySet().stream()
                                            .anyMatch(file -> file.equals(value) || file.startsWith(value + "/"))
                                    || workload.mounts().keySet().stream()
                                            .anyMatch(mount ->
                                                    !files.keySet().toString().contains(mount + "/")
                                                            && (value.equals(mount) || value.startsWith(mount + "/"))))
                            .as("%s: %s", workload, arg)
                            .isTrue();
                }
            }
            files.values().stream()
                    .filter(file -> file.key().equals("tls.key"))
                    .forEach(file -> assertThat(holders.put(file.secret(), workload.name()))
                            .as("another holder of %s", file)
                            .isNull());
        }
        assertThat(holders)
                .doesNotContainKeys("internal-ca", "etcd-ca", "admin")
                .containsEntry("ca", "authn-service");
        for (String service : Portcullis.SERVICES) {
            assertThat(holders).containsEntry("internal-" + service, service);
        }
    }

    /** The keys of the Secrets that the Job of this suite makes, or cert-manager, or (an external etcd's) its administrator. */
    private static Map<String, Set<String>> made(Rendered rendered) {
        Map<String, Set<String>> made = new TreeMap<>();
        rendered.all("Certificate")
                .forEach(certificate ->
                        made.put(certificate.at("/spec/secretName").asString(), CERTIFICATE));
        String parts = rendered.workload("pki").args().stream()
                .filter(arg -> arg.startsWith("--parts="))
                .findFirst()
                .orElseThrow();
        secrets.forEach((secret, data) -> {
            String part = secret.startsWith("internal")
                    ? "internal"
                    : secret.startsWith("etcd")
                            ? "etcd"
                            : secret.equals("redis") || secret.equals("webhooks") ? secret : "apiserver";
            if (Set.of(parts.substring("--parts=".length()).split(",")).contains(part)) {
                made.put(secret, data.keySet());
            }
        });
        if (rendered.name().endsWith("external-etcd")) {
            made.put("etcd-client", CERTIFICATE);
        }
        return made;
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
            for (String arg : workload.args()) {
                if (workload.isService()) {
                    for (Matcher url = URL.matcher(arg); url.find(); ) {
                        wanted.add(workload.name() + " " + url.group(1).replaceFirst("^etcd-[0-9]\\.", "") + " "
                                + url.group(2));
                    }
                }
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
            // What a Job's pods are like cannot be changed.
            kubectl.ok("delete", "job", "pki", "-n", NAMESPACE, "--ignore-not-found");
            assertThat(apply(kubectl, directory(name)))
                    .as("%s by %s", name, kubectl)
                    .isNotEmpty();
            Rendered.by(kubectl, name).workloads().forEach(Scenario61Manifests::restricted);
        }
        if (!version.equals(KubectlVersion.newest())) {
            delete(kubectl, base);
            newest.ok("apply", "--validate=strict", "-k", directory("overlays/webhooks"));
        }
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
        try (RunningSuite suite =
                RunningSuite.start(portcullis, Rendered.by(newest, "overlays/webhooks"), secrets, dir.resolve("run"))) {
            String token = suite.kubectl("create", "token", "default").strip();
            suite.kubectl("apply", "-k", directory("overlays/webhooks/portcullis"));
            Webhooks webhooks =
                    new Webhooks(portcullis, newest, secrets, Files.createDirectories(dir.resolve("cluster")));
            webhooks.answerAsAWebhookMust(suite.server(), token);
            suite.kubectl(
                    "create", "clusterrolebinding", "reads", "--clusterrole=view", "--serviceaccount=default:default");
            webhooks.decideForAnotherCluster(suite.server(), token);
        }
    }

    /** One of each on a volume. */
    @Test
    void runsAsTheMinimalOnesSay() throws Exception {
        Path run = dir.resolve("minimal");
        try (RunningSuite suite =
                RunningSuite.start(portcullis, Rendered.by(newest, "overlays/minimal"), secrets, run)) {
            suite.kubectl("create", "configmap", "kept", "--from-literal=a=b");
            assertThat(suite.kubectl("get", "configmap", "kept", "-o", "jsonpath={.data.a}"))
                    .isEqualTo("b");
        }
        assertThat(run.resolve("store-service/var/lib/portcullis/store/db")).isNotEmptyDirectory();
    }
}
