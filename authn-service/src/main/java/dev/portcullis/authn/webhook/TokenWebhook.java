package dev.portcullis.authn.webhook;

import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.authn.outbound.OutboundClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks the webhook, and again where it did not answer or was busy, for as long as a client may be kept waiting. */
final class TokenWebhook implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double GROWTH = 1.5;
    /** The gateway waits for ten seconds. */
    private static final Duration WHOLE = Duration.ofSeconds(8);

    private final WebhookKubeconfig target;
    private final OutboundClient client;

    record Review(@Nullable Status status) {}

    record Status(
            boolean authenticated,
            @Nullable UserInfo user,
            @Nullable List<String> audiences,
            @Nullable String error) {}

    private record Question(String apiVersion, String kind, Spec spec) {}

    private record Spec(String token, List<String> audiences) {}

    TokenWebhook(WebhookKubeconfig target) {
        this.target = target;
        this.client = new OutboundClient(target.trust());
    }

    /** @throws UnansweredException if there was no answer that can be understood; its message has nothing of the token */
    Status review(String token, List<String> audiences) throws UnansweredException {
        byte[] question =
                Json.write(new Question("authentication.k8s.io/v1", "TokenReview", new Spec(token, audiences)));
        long deadline = System.nanoTime() + WHOLE.toNanos();
        double pause = FIRST_PAUSE.toMillis();
        for (int i = 1; ; i++) {
            String failure;
            long wait = Math.round(pause * (1 + ThreadLocalRandom.current().nextDouble(0.2)));
            try {
                HttpResponse<byte[]> answer = client.send(request(question, deadline - System.nanoTime()));
                if (answer.statusCode() / 100 == 2) {
                    return status(answer.body());
                }
                failure = "it answered " + answer.statusCode();
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    throw new UnansweredException("webhook: " + failure);
                }
                wait = Math.max(wait, retryAfter(answer));
            } catch (IOException e) {
                failure = "it cannot be reached: " + e;
            }
            if (i == TRIES || System.nanoTime() + Duration.ofMillis(wait).toNanos() - deadline >= 0) {
                throw new UnansweredException("webhook: " + failure + ", " + i + " times");
            }
            pause(wait);
            pause *= GROWTH;
        }
    }

    private HttpRequest request(byte[] question, long nanosLeft) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.server())
                .timeout(Duration.ofNanos(Math.max(1, nanosLeft)))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(question));
        if (target.authorization() != null) {
            request.header("Authorization", target.authorization());
        }
        return request.build();
    }

    private static Status status(byte[] body) throws UnansweredException {
        try {
            Review review = Json.read(body, Review.class);
            if (review != null && review.status() != null) {
                return review.status();
            }
        } catch (JacksonException e) {
            throw new UnansweredException("webhook: its answer is no TokenReview: " + e.getOriginalMessage());
        }
        throw new UnansweredException("webhook: its answer has no status");
    }

    private static long retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Long.parseLong(seconds) * 1000)
                .orElse(0L);
    }

    private static void pause(long millis) throws UnansweredException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException("webhook: interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
