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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

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
     * The cluster's services that authenticate and authorize, with the README's flags and files: who is known to the suite alone is let in, and
     * may do what the suite alone allows.
     *
     * @param cluster the rest of it
     * @param server the suite's gateway
     * @param token of the suite's ServiceAccount default:default, which may read there
     */
    public void decideForAnotherCluster(Portcullis cluster, String server, String token) throws IOException {
        String authentication = file("authentication", server);
        String authorization = file("authorization", server);
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
                Replica gateway =
                        Replica.of(cluster, "gateway", "--authn-url=" + authn.url(), "--authz-url=" + authz.url())) {
            gateway.awaitReady(cluster);
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
