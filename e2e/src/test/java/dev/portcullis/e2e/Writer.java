package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.LoadBalancer;
import dev.portcullis.e2e.client.ResumingWatch.Event;
import dev.portcullis.e2e.suite.Ending;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who creates, reads, changes and deletes without a break, and expects each time what there must be. */
final class Writer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String REVIEW =
            "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\","
                    + "\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";

    /** Load, not overload: what has no CPU left cannot know how things stand, and says so. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final LoadBalancer gateways;
    private final String collection;
    private final String prefix;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Event> acknowledged = new CopyOnWriteArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    Writer(LoadBalancer gateways, String collection, String prefix) {
        this.gateways = gateways;
        this.collection = collection;
        this.prefix = prefix;
        this.thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        for (int i = 0; !stopped; i++) {
            String name = prefix + "-" + i;
            String one = collection + "/" + name;
            JsonNode created = call(201, "POST", collection, "{\"metadata\":{\"name\":\"" + name + "\"}}");
            done("ADDED", name, created);
            call(200, "GET", one, "");
            if (created != null) {
                String changed = created.toString().replace("\"metadata\"", "\"data\":{\"a\":\"b\"},\"metadata\"");
                done("MODIFIED", name, call(200, "PUT", one, changed));
            }
            call(201, "POST", REVIEWS, REVIEW);
            call(200, "DELETE", one, "");
            call(404, "GET", one, "");
        }
    }

    private void done(String what, String name, @Nullable JsonNode object) {
        if (object != null) {
            acknowledged.add(new Event(
                    what,
                    name,
                    Long.parseLong(object.at("/metadata/resourceVersion").asString())));
        }
    }

    private @Nullable JsonNode call(int expected, String method, String path, String body) {
        Https gateway = gateways.next();
        calls.incrementAndGet();
        try {
            Thread.sleep(PAUSE);
            HttpResponse<String> answer = gateway.trySend(method, path, body);
            if (answer.statusCode() == expected) {
                return JSON.readTree(answer.body());
            }
            failures.add("%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        } catch (IOException e) {
            failures.add("%s %s: %s".formatted(method, path, e));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    long calls() {
        return calls.get();
    }

    List<String> failures() {
        return failures;
    }

    /** What was answered as done, as a watch must tell it. */
    List<Event> acknowledged() {
        return acknowledged;
    }

    /** When what it is doing is done. */
    @Override
    public void close() {
        stopped = true;
        Ending.of(thread);
    }
}
