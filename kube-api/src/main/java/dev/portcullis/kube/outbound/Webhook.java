package dev.portcullis.kube.outbound;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A server that answers reviews. It is asked again where it did not answer or was busy, for as long as the client may be kept waiting. */
public final class Webhook implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double GROWTH = 1.5;

    private final Kubeconfig target;
    private final Duration firstPause;
    private final OutboundClient client;

    public Webhook(Kubeconfig target) {
        this(target, FIRST_PAUSE);
    }

    /** @param firstPause how long to wait before it is asked again; longer each time */
    public Webhook(Kubeconfig target, Duration firstPause) {
        this.target = target;
        this.firstPause = firstPause;
        this.client = new OutboundClient(target.trust());
    }

    /**
     * Puts a question in JSON.
     *
     * @param patience for one try and for all of them together
     * @return the body of an answer that was 2xx
     * @throws IOException if there was none; the message has nothing of the question
     */
    public byte[] ask(byte[] question, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        double pause = firstPause.toMillis();
        for (int i = 1; ; i++) {
            String failure;
            long wait = Math.round(pause * (1 + ThreadLocalRandom.current().nextDouble(0.2)));
            try {
                HttpResponse<byte[]> answer = client.send(request(question, deadline - System.nanoTime()));
                if (answer.statusCode() / 100 == 2) {
                    return answer.body();
                }
                failure = "it answered " + answer.statusCode();
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    throw new RefusedException(failure);
                }
                wait = Math.max(wait, retryAfter(answer));
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                failure = "it cannot be reached: " + e;
            }
            if (i == TRIES || System.nanoTime() + Duration.ofMillis(wait).toNanos() - deadline >= 0) {
                throw new IOException(failure + ", " + i + " times");
            }
            pause(wait);
            pause *= GROWTH;
        }
    }

    /** To ask again would be in vain. */
    private static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
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

    private static long retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Long.parseLong(seconds) * 1000)
                .orElse(0L);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
