package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.manifests.Kubelet;
import dev.portcullis.e2e.manifests.PkiJob;
import dev.portcullis.e2e.manifests.Policies;
import dev.portcullis.e2e.manifests.Rendered;
import dev.portcullis.e2e.manifests.Workload;
import dev.portcullis.e2e.manifests.Workload.Mounted;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
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
    private static final List<String> APPLIED = List.of(
            "base",
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

    @ParameterizedTest
    @MethodSource("withServersOwnValidation")
    void applies(KubectlVersion version) {
        Kubectl kubectl = Kubectl.admin(version, portcullis, "");
        // What the Job has made goes with the namespace.
        delete(kubectl, directory("overlays/webhooks"));
        for (String name : version.equals(KubectlVersion.newest()) ? APPLIED : List.of("base")) {
            String directory = directory(name);
            assertThat(apply(kubectl, directory))
                    .as("%s by %s", name, kubectl)
                    .allMatch(line -> line.endsWith(" created"));
            String before = versions(kubectl, directory);
            assertThat(apply(kubectl, directory))
                    .as("%s by %s, again", name, kubectl)
                    .allMatch(line -> line.endsWith(" unchanged")
                            || SENT_AGAIN.matcher(line).matches());
            assertThat(versions(kubectl, directory))
                    .as("%s by %s, again", name, kubectl)
                    .isEqualTo(before);
            Rendered.by(kubectl, name).workloads().forEach(Scenario61Manifests::restricted);
            delete(kubectl, directory);
        }
        newest.ok("apply", "--validate=strict", "-k", directory("overlays/webhooks"));
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
        String path = "/api/v1/namespaces/" + NAMESPACE + "/pods?fieldValidation=Strict";
        // An account's token, if its pods get one, is made a moment after the account.
        HttpResponse<String> answer = await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.post(path, pod), response -> response.statusCode() < 500);
        assertThat(answer.statusCode()).as("%s: %s", workload, answer.body()).isEqualTo(201);
        assertThat(answer.headers().allValues("warning")).as("%s", workload).isEmpty();
    }

    /** All of it but the kubelets: etcd's members, Redis and the five services, by name, with the keys that the Job made. */
    @Test
    void runsAsTheManifestsSay() throws Exception {
        Rendered rendered = Rendered.by(newest, "overlays/webhooks");
        Path run = Files.createDirectories(dir.resolve("run"));
        try (Kubelet kubelet = new Kubelet(secrets, run)) {
            for (int i = 0; i < 3; i++) {
                kubelet.start(rendered.workload("etcd"), "etcd-" + i);
            }
            kubelet.start(
                    rendered.workload("redis"),
                    "redis-0",
                    "--port",
                    String.valueOf(kubelet.port("redis", 6379)),
                    "--bind",
                    "127.0.0.1");
            for (String service : Portcullis.SERVICES) {
                kubelet.start(portcullis, rendered.workload(service));
            }
            try (HttpClient http = HttpClient.newHttpClient()) {
                for (String service : Portcullis.SERVICES) {
                    ready(http, kubelet, service, "/readyz", 8081);
                    ready(http, kubelet, service, "/livez", 8081);
                }
                for (int i = 0; i < 3; i++) {
                    JsonNode probe = rendered.workload("etcd").container().at("/livenessProbe/httpGet/path");
                    ready(http, kubelet, "etcd-" + i + ".etcd", probe.asString(), 2381);
                }
            }
            String server = "https://127.0.0.1:" + kubelet.port("gateway", 6443);
            Path kubeconfig = Files.write(
                    run.resolve("admin.kubeconfig"), secrets.get("admin").get("kubeconfig"));
            Kubectl kubectl = Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "default");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> kubectl.run("--server=" + server, "get", "serviceaccount", "default")
                                    .exit()
                            == 0);
            String token = kubectl.ok("--server=" + server, "create", "token", "default")
                    .strip();
            kubectl.ok("--server=" + server, "apply", "-k", directory("overlays/webhooks/portcullis"));
            answersAsAWebhook(server, token);
        }
    }

    private static void ready(HttpClient http, Kubelet kubelet, String host, String path, int port) {
        URI uri = URI.create("http://127.0.0.1:" + kubelet.port(host, port) + path);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(host + " does not answer 200 at " + uri + "\n" + kubelet.logs(), e);
        }
    }

    /** As the cluster's kube-apiserver would ask, with the certificate of its kubeconfig files. */
    private static void answersAsAWebhook(String server, String token) throws IOException {
        Path ca = Files.write(dir.resolve("ca.crt"), secrets.get("ca").get("tls.crt"));
        Path certificate =
                Files.write(dir.resolve("webhooks.crt"), secrets.get("webhooks").get("tls.crt"));
        Path key =
                Files.write(dir.resolve("webhooks.key"), secrets.get("webhooks").get("tls.key"));
        try (Https client = Https.to(server, ca, Optional.of(Pem.read(certificate, key)))) {
            String review = """
                    {"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"%s"}}""".formatted(token);
            HttpResponse<String> known = await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.post(path("authentication"), review), answer -> answer.statusCode() != 403);
            assertThat(known.body()).contains("\"authenticated\":true", "system:serviceaccount:default:default");
            assertThat(client.post(path("authorization"), """
                            {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"x","groups":["system:masters"],
                             "resourceAttributes":{"verb":"get","resource":"pods"}}}""").body()).contains("\"allowed\":true");
            for (JsonNode webhook :
                    (Iterable<JsonNode>) Rendered.by(newest, "overlays/webhooks/cluster").objects().stream()
                            .flatMap(configuration ->
                                    configuration.path("webhooks").valueStream())::iterator) {
                assertThat(client.post(webhook.at("/clientConfig/service/path").asString(), """
                                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE",
                                 "kind":{"group":"","version":"v1","kind":"Service"},"resource":{"group":"","version":"v1","resource":"services"},
                                 "name":"s","namespace":"default","userInfo":{"username":"u"},
                                 "object":{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{}}}}""")
                                .body())
                        .as("%s", webhook)
                        .contains("\"uid\":\"1\"", "\"allowed\":true");
            }
            assertThat(client.get("/api/v1/namespaces").statusCode())
                    .as("and nothing else")
                    .isEqualTo(403);
        }
    }

    /** Of the URL in a kubeconfig that the Job made. */
    private static String path(String kubeconfig) {
        String text = new String(secrets.get("webhooks").get(kubeconfig + ".kubeconfig"), StandardCharsets.UTF_8);
        String server = text.lines()
                .filter(line -> line.contains(" server: "))
                .collect(Collectors.joining())
                .replaceFirst(".* server: ", "");
        assertThat(server).startsWith("https://gateway." + NAMESPACE + ".svc/");
        return URI.create(server).getPath();
    }
}
