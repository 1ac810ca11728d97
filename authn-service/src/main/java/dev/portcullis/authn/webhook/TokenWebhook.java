package dev.portcullis.authn.webhook;

import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.outbound.Webhook;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks the webhook about tokens. */
final class TokenWebhook implements AutoCloseable {
    /** The gateway waits for ten seconds. */
    private static final Duration WHOLE = Duration.ofSeconds(8);

    private final Webhook webhook;

    record Review(@Nullable Status status) {}

    record Status(
            boolean authenticated,
            @Nullable UserInfo user,
            @Nullable List<String> audiences,
            @Nullable String error) {}

    private record Question(String apiVersion, String kind, Spec spec) {}

    private record Spec(String token, List<String> audiences) {}

    TokenWebhook(Kubeconfig target) {
        this.webhook = new Webhook(target);
    }

    /** @throws UnansweredException if there was no answer that can be understood; its message has nothing of the token */
    Status review(String token, List<String> audiences) throws UnansweredException {
        byte[] question =
                Json.write(new Question("authentication.k8s.io/v1", "TokenReview", new Spec(token, audiences)));
        try {
            return status(webhook.ask(question, WHOLE));
        } catch (IOException e) {
            throw new UnansweredException("webhook: " + e.getMessage());
        }
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

    @Override
    public void close() {
        webhook.close();
    }
}
