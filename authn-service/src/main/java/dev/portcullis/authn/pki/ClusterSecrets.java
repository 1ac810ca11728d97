package dev.portcullis.authn.pki;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.OutboundClient;
import dev.portcullis.kube.outbound.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The Secrets of one namespace of the cluster that this pod runs in, as its ServiceAccount may see them. */
final class ClusterSecrets implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OutboundClient client;
    private final URI secrets;
    private final String token;

    private ClusterSecrets(OutboundClient client, URI secrets, String token) {
        this.client = client;
        this.secrets = secrets;
        this.token = token;
    }

    /**
     * @param account the directory with token and ca.crt that every pod finds in the same place
     * @param environment says where the API server is
     * @throws IOException in a sentence if this is no pod of a cluster
     */
    static ClusterSecrets inCluster(String namespace, Path account, Map<String, String> environment)
            throws IOException {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.get("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            throw new IOException(
                    "--write-secrets is for pods of a cluster: KUBERNETES_SERVICE_HOST and _PORT are not set");
        }
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        return new ClusterSecrets(
                new OutboundClient(Trust.in(PemFiles.readCertificates(account.resolve("ca.crt")))),
                URI.create(server + "/api/v1/namespaces/" + namespace + "/secrets"),
                Files.readString(account.resolve("token")).strip());
    }

    Optional<ObjectNode> get(String name) throws IOException {
        HttpResponse<byte[]> answer = send("GET", name, null);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(object(answer, "secret \"" + name + "\""));
    }

    /** @throws IOException also if somebody else was quicker */
    void create(ObjectNode secret) throws IOException {
        object(
                send("POST", "", secret),
                "a new secret " + secret.path("metadata").path("name"));
    }

    /** @throws IOException also if it has changed since it was read */
    void replace(ObjectNode secret) throws IOException {
        String name = secret.path("metadata").path("name").asString();
        object(send("PUT", name, secret), "secret \"" + name + "\"");
    }

    private HttpResponse<byte[]> send(String method, String name, @Nullable ObjectNode body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(name.isEmpty() ? secrets : URI.create(secrets + "/" + name))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        try {
            return client.send(request);
        } catch (IOException e) {
            throw new IOException("the API server cannot be reached: " + method + " " + request.uri() + ": " + e, e);
        }
    }

    /** @throws IOException with what the API server says, if it was no success */
    private static ObjectNode object(HttpResponse<byte[]> answer, String what) throws IOException {
        try {
            if (Json.read(answer.body()) instanceof ObjectNode object) {
                if (answer.statusCode() / 100 == 2) {
                    return object;
                }
                throw new IOException(what + ": " + answer.statusCode() + " "
                        + object.path("message").asString(""));
            }
        } catch (JacksonException e) {
            // Whoever answered was no API server, or one in trouble.
        }
        throw new IOException(
                what + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8).strip());
    }

    @Override
    public void close() {
        client.close();
    }
}
