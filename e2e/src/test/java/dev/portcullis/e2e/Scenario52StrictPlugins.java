package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.plugins.CaseRunner;
import dev.portcullis.e2e.plugins.ImageBackend;
import dev.portcullis.e2e.plugins.PluginCase;
import dev.portcullis.e2e.plugins.QuotaCases;
import dev.portcullis.e2e.plugins.SecurityCases;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Ports;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Another server says which images may run: over TLS, to whoever shows a certificate. A second admission-service, with a gateway of its own,
 * lets images run while it does not answer; the first one does not. Plugins that would be in the way elsewhere are here.
 */
class Scenario52StrictPlugins {
    private static final int PORT = Ports.free();

    @TempDir
    static Path dir;

    private static SSLContext tls;
    private static Portcullis portcullis;
    private static Replica openAdmission;
    private static Replica openGateway;
    private static Kubectl admin;
    private static Kubectl open;
    private static ImageBackend backend;

    @BeforeAll
    static void start() throws IOException {
        Pem authority = Pem.authority("CN=images");
        authority.write(dir.resolve("ca.crt"), dir.resolve("ca.key"));
        authority.issue("CN=image-client").write(dir.resolve("client.crt"), dir.resolve("client.key"));
        tls = Pem.context(dir.resolve("ca.crt"), Optional.of(authority.issueServer("CN=backend")));
        backend = new ImageBackend(PORT, tls);
        Files.writeString(dir.resolve("backend.kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: backend
                clusters:
                - {name: backend, cluster: {server: 'https://127.0.0.1:%d/images', certificate-authority: ca.crt}}
                users:
                - {name: admission, user: {client-certificate: client.crt, client-key: client.key}}
                contexts:
                - {name: backend, context: {cluster: backend, user: admission}}
                """.formatted(PORT));
        portcullis = Portcullis.start(
                "images",
                StoreKind.EMBEDDED,
                "--enable-admission-plugins=ImagePolicyWebhook,EventRateLimit,NamespaceAutoProvision",
                "--audit-log-path=" + dir.resolve("audit.log"),
                "--admission-control-config-file=" + configuration("strict", false));
        openAdmission = Replica.of(
                portcullis, "admission-service", "--admission-control-config-file=" + configuration("open", true));
        openGateway = Replica.of(portcullis, "gateway", "--admission-url=" + openAdmission.url());
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, "");
        Path kubeconfig = Files.writeString(
                dir.resolve("open.kubeconfig"),
                Files.readString(portcullis.kubeconfig()).replace(portcullis.url(), openGateway.url()));
        open = Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "outage");
    }

    private static Path configuration(String name, boolean defaultAllow) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: ImagePolicyWebhook
                  configuration:
                    imagePolicy:
                      kubeConfigFile: backend.kubeconfig
                      allowTTL: -1
                      denyTTL: -1
                      retryBackoff: 10
                      defaultAllow: %s
                - name: EventRateLimit
                  configuration:
                    apiVersion: eventratelimit.admission.k8s.io/v1alpha1
                    kind: Configuration
                    limits: [{type: Namespace, qps: 1, burst: 2}]
                - name: ResourceQuota
                  configuration:
                    apiVersion: apiserver.config.k8s.io/v1
                    kind: ResourceQuotaConfiguration
                    limitedResources: %s
                - name: PodSecurity
                  configuration:
                    apiVersion: pod-security.admission.config.k8s.io/v1
                    kind: PodSecurityConfiguration
                    defaults: %s
                    exemptions: {namespaces: [ns, outage]}
                """.formatted(
                        defaultAllow, QuotaCases.limits(), SecurityCases.defaults()));
    }

    @AfterAll
    static void stop() {
        openGateway.close();
        openAdmission.close();
        portcullis.close();
        backend.close();
    }

    @AfterEach
    void everythingRunsAgain() {
        backend.allow(null);
    }

    /** The plugin's cases, CVE-2023-2727 among them; what they need is there before the backend knows what it does not allow. */
    @Test
    void theBackendDecides() {
        try (Https api = Https.admin(portcullis)) {
            CaseRunner cases = new CaseRunner(admin, api);
            long tried = PluginCase.in("ImagePolicyWebhook.yaml")
                    .filter(one -> !one.tree().path("backend").has("failure"))
                    .peek(one -> {
                        Set<String> images = one.tree()
                                .path("backend")
                                .path("allows")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.toSet());
                        cases.run(one, () -> backend.allow(images));
                        backend.allow(null);
                    })
                    .count();
            assertThat(tried).isGreaterThan(4);
        }
        assertThat(backend.clients()).isNotEmpty().containsOnly("CN=image-client");
    }

    /** The cases of other plugins whose configuration would be in the way elsewhere. */
    @Test
    void whatIsLimitedByConfiguration() {
        try (Https api = Https.admin(portcullis)) {
            assertThat(QuotaCases.limited(admin, api).run()).isGreaterThan(7);
            assertThat(SecurityCases.byDefault(admin, api, dir.resolve("audit.log"))
                            .run())
                    .isGreaterThan(1);
        }
    }

    @Test
    void eventsComeNoFasterThanTheyMay() {
        admin.ok("create", "namespace", "noisy");
        String events = IntStream.range(0, 8).mapToObj("""
                        {apiVersion: v1, kind: Event, metadata: {name: e%d, namespace: noisy}, reason: r, involvedObject: {kind: Pod, namespace: noisy, name: p}}
                        """::formatted).collect(Collectors.joining("---\n"));
        admin.file("events.yaml", events);
        Result result = admin.run("create", "-f", "events.yaml");
        assertThat(result.out().lines()).hasSizeBetween(2, 7);
        assertThat(result.err()).contains("Too many requests: limit reached on type Namespace for key noisy");
        admin.ok("create", "configmap", "other", "-n", "noisy");
    }

    @Test
    void aNamespaceIsMadeForWhatIsToBeInIt() {
        assertThat(admin.fails("create", "configmap", "c", "-n", "unheard-of", "--dry-run=server"))
                .contains("namespaces \"unheard-of\" not found");
        admin.ok("create", "configmap", "c", "-n", "unheard-of");
        assertThat(admin.ok("get", "namespace", "unheard-of", "-o", "jsonpath={.status.phase}"))
                .isEqualTo("Active");
    }

    @Test
    void withoutAnAnswerImagesRunWhereThatIsWantedOnly() throws IOException {
        admin.ok("create", "namespace", "outage");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.run("get", "serviceaccount", "-n", "outage", "default")
                                .exit()
                        == 0);
        admin.ok("run", "before", "--image=i", "-n", "outage");
        backend.close();
        assertThat(admin.fails("run", "strict", "--image=i", "-n", "outage"))
                .contains("Error from server (Forbidden): pods \"strict\" is forbidden: ")
                .doesNotContain("denied one or more images");
        assertThat(admin.fails("debug", "before", "--image=i", "-n", "outage"))
                .as("CVE-2023-2727: by an ephemeral container neither")
                .contains("pods \"before\" is forbidden: ");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> open.run("get", "--raw", "/readyz").exit() == 0);
        open.ok("run", "open", "--image=i");
        backend = new ImageBackend(PORT, tls);
        backend.allow(Set.of("good"));
        admin.ok("run", "strict", "--image=good", "-n", "outage");
        assertThat(open.fails("run", "bad", "--image=bad"))
                .contains(
                        "image policy webhook backend denied one or more images: {\"containers\":[{\"image\":\"bad\"}]");
    }
}
