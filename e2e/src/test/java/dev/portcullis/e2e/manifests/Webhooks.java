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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A suite as the webhooks of a cluster's kube-apiserver.
 *
 * @param cluster what is a cluster here
 * @param secrets that the suite's Job made
 * @param directory where files are put, as on a node
 */
public record Webhooks(Portcullis cluster, Kubectl kubectl, Map<String, Map<String, byte[]>> secrets, Path directory) {

    /** Another cluster, which is a Portcullis here, with the files and flags that README.md of the overlay gives its kube-apiserver. */
    public void decideForAnotherCluster(String server, String token) throws IOException {
        for (String file : List.of("authentication.kubeconfig", "authorization.kubeconfig")) {
            String text = new String(secrets.get("webhooks").get(file), StandardCharsets.UTF_8);
            Files.writeString(directory.resolve(file), text.replaceAll("server: https://[^/]*", "server: " + server));
        }
        List<String> flags = Files.readAllLines(Rendered.directory("overlays/webhooks/README.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("--auth"))
                .map(line -> line.replace("/etc/kubernetes/portcullis", directory.toString()))
                .toList();
        assertThat(flags).hasSize(5);
        String allowed = "/api/v1/namespaces/default/configmaps";
        try (Replica authn = Replica.of(
                        cluster,
                        "authn-service",
                        Stream.concat(
                                        about(flags, "authentication"),
                                        Stream.of("--service-account-issuer=https://cluster"))
                                .toArray(String[]::new));
                Replica authz = Replica.of(
                        cluster, "authz-service", about(flags, "authorization").toArray(String[]::new));
                Replica gateway =
                        Replica.of(cluster, "gateway", "--authn-url=" + authn.url(), "--authz-url=" + authz.url());
                Https user = Https.to(gateway.url(), cluster.pki("ca.crt"), Optional.empty())
                        .with("Authorization", "Bearer " + token)) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(user.get(allowed).statusCode()).isEqualTo(200));
            HttpResponse<String> refused = user.get("/api/v1/namespaces/default/secrets");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("User \\\"system:serviceaccount:default:default\\\"");
            assertThat(user.with("Authorization", "Bearer nobody's")
                            .get(allowed)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static Stream<String> about(List<String> flags, String stage) {
        return flags.stream().filter(flag -> flag.startsWith("--" + stage));
    }

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

    /** Of the URL in a kubeconfig that the Job made. */
    private String path(String kubeconfig) {
        String text = new String(secrets.get("webhooks").get(kubeconfig + ".kubeconfig"), StandardCharsets.UTF_8);
        String server = text.lines()
                .filter(line -> line.contains(" server: "))
                .collect(Collectors.joining())
                .replaceFirst(".* server: ", "");
        assertThat(server).startsWith("https://gateway.portcullis-system.svc/");
        return URI.create(server).getPath();
    }
}
