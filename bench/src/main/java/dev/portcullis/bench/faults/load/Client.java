package dev.portcullis.bench.faults.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** One user at some gateways: each request goes to any of them, and to another only if it cannot be connected to. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final List<String> gateways;
    private final String authorization;

    /** @param authorization a header's value, or empty */
    Client(HttpClient http, List<String> gateways, String authorization) {
        this.http = http;
        this.gateways = gateways;
        this.authorization = authorization;
    }

    Answer get(String path) throws InterruptedException {
        return send("GET", path, "", "");
    }

    Answer post(String path, String body) throws InterruptedException {
        return send("POST", path, body, "application/json");
    }

    Answer send(String method, String path, String body, String type) throws InterruptedException {
        int first = ThreadLocalRandom.current().nextInt(gateways.size());
        Answer answer = Answer.none("no gateway", false);
        for (int i = 0; i < gateways.size() && !answer.sent(); i++) {
            answer = once(request(gateways.get((first + i) % gateways.size()) + path)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .header("Content-Type", type.isEmpty() ? "application/json" : type)
                    .build());
        }
        return answer;
    }

    private HttpRequest.Builder request(String url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private Answer once(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            boolean comeAgain = response.headers().firstValue("Retry-After").isPresent();
            return new Answer(response.statusCode(), response.body(), true, comeAgain);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return Answer.none(e.toString(), false);
        } catch (IOException e) {
            return Answer.none(e.toString(), true);
        }
    }

    /** @throws IOException if it is not answered with 200 */
    InputStream stream(String path) throws IOException, InterruptedException {
        String gateway = gateways.get(ThreadLocalRandom.current().nextInt(gateways.size()));
        HttpResponse<InputStream> response = http.send(request(gateway + path).build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw new IOException(response.statusCode() + " " + new String(body.readAllBytes()));
            }
        }
        return response.body();
    }
}
