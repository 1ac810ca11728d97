package dev.portcullis.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Replica;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A suite as the webhooks of a cluster's kube-apiserver.
 *
 * @param secrets that the suite's Job made
 * @param namespace where it made them
 * @param directory where files are put, as on a node
 */
public record Webhooks(Kubectl kubectl, Map<String, Map<String, byte[]>> secrets, String namespace, Path directory) {

    /** As the cluster's kube-apiserver would ask, with the certificate of its kubeconfig files. */
    public void answerAsAWebhookMust(String server, String token) throws IOException {
        Path ca = Files.write(directory.resolve("ca.crt"), secrets.get("ca").get("tls.crt"));
        Path certificate = Files.write(
                directory.resolve("webhooks.crt"), secrets.get("webhooks").get("tls.crt"));
        Path key = Files.write(
                directory.resolve("webhooks.key"), secrets.get("webhooks").get("tls.key"));
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
                    (Iterable<JsonNode>) Rendered.by(kubectl, "overlays/webhooks/cluster").objects().stream()
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

    /**
     * The cluster's services, with the README's flags and files: who is known to the suite alone is let in, and may do what the suite alone
     * allows; and what is written passes the suite's plugins.
     *
     * @param cluster the rest of it
     * @param server the suite's gateway
     * @param token of the suite's ServiceAccount default:default, which may read there
     */
    public void decideForAnotherCluster(Portcullis cluster, String server, String token) throws IOException {
        String authentication = file("authentication", server);
        String authorization = file("authorization", server);
        String admission = admissionConfiguration();
        try (Replica authn = Replica.of(
                        cluster,
                        "authn-service",
                        "--authentication-token-webhook-config-file=" + authentication,
                        "--authentication-token-webhook-version=v1");
                Replica authz = Replica.of(
                        cluster,
                        "authz-service",
                        "--authorization-mode=Node,RBAC,Webhook",
                        "--authorization-webhook-config-file=" + authorization,
                        "--authorization-webhook-version=v1");
                Replica plugins =
                        Replica.of(cluster, "admission-service", "--admission-control-config-file=" + admission);
                Replica gateway = Replica.of(
                        cluster,
                        "gateway",
                        "--authn-url=" + authn.url(),
                        "--authz-url=" + authz.url(),
                        "--admission-url=" + plugins.url())) {
            gateway.awaitReady(cluster);
            askThePlugins(gateway.url(), server);
            try (Https client = Https.to(gateway.url(), cluster.pki("ca.crt"), Optional.empty())
                    .with("Authorization", "Bearer " + token)) {
                assertThat(client.post(
                                        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}")
                                .body())
                        .contains("\"system:serviceaccount:default:default\"", "\"system:serviceaccounts\"");
                String objects = "/api/v1/namespaces/default/configmaps";
                assertThat(client.get(objects).statusCode()).isEqualTo(200);
                assertThat(client.post(objects, "{\"metadata\":{\"name\":\"no\"}}")
                                .statusCode())
                        .isEqualTo(403);
            }
        }
    }

    /** {@code kube-apiserver/admission.yaml}, with its kubeconfig beside it. */
    private String admissionConfiguration() throws IOException {
        Files.writeString(directory.resolve("admission.kubeconfig"), kubeconfig("admission"));
        String text = Files.readString(Rendered.directory("overlays/webhooks").resolve("kube-apiserver/admission.yaml"))
                .replace("/etc/kubernetes/portcullis/", directory + "/");
        return Files.writeString(directory.resolve("admission.yaml"), text).toString();
    }

    /** The cluster's webhooks, but for their address: a Service's would be one that nothing here leads to. */
    private void askThePlugins(String gateway, String server) {
        String ca = Base64.getEncoder().encodeToString(secrets.get("ca").get("tls.crt"));
        List<JsonNode> configurations =
                Rendered.by(kubectl, "overlays/webhooks/cluster").objects();
        for (JsonNode configuration : configurations) {
            configuration.path("webhooks").forEach(webhook -> {
                ObjectNode client = (ObjectNode) webhook.path("clientConfig");
                client.put("caBundle", ca)
                        .put("url", server + client.at("/service/path").asString())
                        .remove("service");
            });
        }
        kubectl.file("cluster.json", listOf(configurations));
        kubectl.file("external.json", """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"external"},"spec":{"ports":[{"port":80}],"externalIPs":["203.0.113.1"]}}""");
        String there = "--server=" + gateway;
        kubectl.ok("apply", "-f", "cluster.json");
        try {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(kubectl.fails(
                                            there,
                                            "create",
                                            "-n",
                                            "default",
                                            "-f",
                                            "external.json",
                                            "--dry-run=server"))
                                    .contains(
                                            "admission webhook \"denyserviceexternalips.portcullis.dev\" denied the request:"
                                                    + " services \"external\" is forbidden: Use of external IPs is denied by admission control"));
            assertThat(kubectl.ok(
                            there,
                            "run",
                            "pulled",
                            "-n",
                            "default",
                            "--image=nginx:1.27",
                            "--dry-run=server",
                            "-o",
                            "jsonpath={.spec.containers[0].imagePullPolicy}"))
                    .isEqualTo("Always");
        } finally {
            kubectl.ok("delete", "-f", "cluster.json");
        }
    }

    private static String listOf(List<JsonNode> objects) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":"
                + objects.stream().map(JsonNode::toString).collect(Collectors.joining(",", "[", "]}"));
    }

    /** A kubeconfig of the Secret, as the README's sed makes it of it. */
    private String file(String name, String server) throws IOException {
        String text = kubeconfig(name).replaceAll("server: https://[^/]*", "server: " + server);
        return Files.writeString(directory.resolve(name + ".kubeconfig"), text).toString();
    }

    private String kubeconfig(String name) {
        return new String(secrets.get("webhooks").get(name + ".kubeconfig"), StandardCharsets.UTF_8);
    }

    /** Of the URL in a kubeconfig that the Job made. */
    private String path(String name) {
        String server = kubeconfig(name)
                .lines()
                .filter(line -> line.contains(" server: "))
                .collect(Collectors.joining())
                .replaceFirst(".* server: ", "");
        assertThat(server).startsWith("https://gateway." + namespace + ".svc/");
        return URI.create(server).getPath();
    }
}
