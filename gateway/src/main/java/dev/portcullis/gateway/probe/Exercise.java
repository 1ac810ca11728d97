package dev.portcullis.gateway.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/**
 * Uses a gateway the way kubectl does, so that a training run sees the classes and the hot code of the whole path. What it
 * makes is in a namespace of its own. Exits with 1 and a sentence if an answer is not the expected one.
 */
public final class Exercise {
    private static final int ROUNDS = 300;
    private static final String NAMESPACE = "training";
    private static final String CORE = "/api/v1/namespaces/" + NAMESPACE;

    private final HttpClient client;
    private final String server;

    private Exercise(HttpClient client, String server) {
        this.client = client;
        this.server = server;
    }

    /** Arguments: the gateway's address, the {@code pki} folder. */
    public static void main(String[] args) throws GeneralSecurityException, IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(AdminTls.of(Path.of(args[1])))
                .build()) {
            new Exercise(client, args[0]).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        discovery();
        send("POST", "/api/v1/namespaces", named("Namespace", NAMESPACE, ""), 201);
        for (int i = 0; i < ROUNDS; i++) {
            String name = "c" + i;
            send("POST", CORE + "/configmaps", named("ConfigMap", name, ",\"data\":{\"a\":\"b\"}"), 201);
            send("GET", CORE + "/configmaps/" + name, "", 200);
            send("PATCH", CORE + "/configmaps/" + name, "{\"data\":{\"a\":\"c\"}}", 200);
        }
        accountsAndPods();
        watch();
        send("GET", CORE + "/configmaps", "", 200);
        send("GET", CORE + "/nothing", "", 404);
        send("DELETE", "/api/v1/namespaces/" + NAMESPACE, "", 200);
    }

    private void discovery() throws IOException, InterruptedException {
        for (String path : new String[] {"/version", "/api", "/apis", "/api/v1", "/openapi/v2", "/openapi/v3"}) {
            send("GET", path, "", 200);
        }
    }

    private void accountsAndPods() throws IOException, InterruptedException {
        send("POST", CORE + "/serviceaccounts", named("ServiceAccount", "foo", ""), 201);
        String spec = ",\"spec\":{\"serviceAccountName\":\"foo\",\"containers\":[{\"name\":\"a\",\"image\":\"b\"}]}";
        for (int i = 0; i < ROUNDS / 10; i++) {
            // Refused until the account's token is there.
            request("POST", CORE + "/pods", named("Pod", "p" + i, spec));
        }
        String may = ",\"spec\":{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\"}}";
        String review = "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\"" + may + "}";
        send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, 201);
    }

    private void watch() throws IOException, InterruptedException {
        send("GET", CORE + "/configmaps?watch=1&timeoutSeconds=1", "", 200);
    }

    private void send(String method, String path, String body, int expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = request(method, path, body);
        if (answer.statusCode() != expected) {
            System.err.println(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            System.exit(1);
        }
    }

    private HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            String type = method.equals("PATCH") ? "application/strategic-merge-patch+json" : "application/json";
            request.header("Content-Type", type);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String named(String kind, String name, String more) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name + "\"}" + more + "}";
    }
}
