package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.ResumingWatch;
import dev.portcullis.e2e.client.ResumingWatch.Event;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Portcullis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A watch that resumes and a kubectl that watches, both open while something breaks, and somebody who writes all the while. */
final class Witnesses implements AutoCloseable {
    private static final Duration IN_TIME = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final Https admin;
    private final String collection;
    private final ResumingWatch watch;
    private final Running kubectl;
    private final List<Event> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread writer = Thread.ofVirtual().unstarted(this::write);
    private volatile boolean stopped;

    /** In a namespace of their own; returns when both have seen the first writes. */
    Witnesses(Portcullis portcullis, Kubectl kubectl, String namespace) {
        kubectl.ok("create", "namespace", namespace);
        this.admin = Https.admin(portcullis);
        this.collection = "/api/v1/namespaces/" + namespace + "/configmaps";
        this.watch = new ResumingWatch(Https.admin(portcullis), collection);
        this.kubectl = kubectl.start("get", "configmaps", "-w", "-o", "name", "--namespace=" + namespace);
        this.kubectl.await(IN_TIME, line -> line.contains("kube-root-ca.crt"));
        writer.start();
        this.kubectl.await(IN_TIME, "configmap/w1"::equals);
        await().atMost(IN_TIME).until(() -> !watch.events().isEmpty());
    }

    /** Creates, changes and deletes; what is not answered, or not with a 2xx, counts as not done. */
    private void write() {
        for (int i = 0; !stopped; i++) {
            String object = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"w" + i + "\"}}";
            HttpResponse<String> created = done("ADDED", "w" + i, "POST", collection, object);
            if (created != null) {
                String changed = created.body().replace("\"metadata\"", "\"data\":{\"a\":\"b\"},\"metadata\"");
                done("MODIFIED", "w" + i, "PUT", collection + "/w" + i, changed);
                if (i % 2 == 0) {
                    done("DELETED", "w" + i, "DELETE", collection + "/w" + i, "");
                }
            }
        }
    }

    private HttpResponse<String> done(String type, String name, String method, String path, String body) {
        try {
            Thread.sleep(10);
            HttpResponse<String> answer = admin.trySend(method, path, body);
            if (answer.statusCode() / 100 == 2) {
                long version = type.equals("DELETED") ? 0 : version(JSON.readTree(answer.body()));
                acknowledged.add(new Event(type, name, version));
                return answer;
            }
        } catch (IOException e) {
            // Nobody answers: that was the plan.
        } catch (InterruptedException e) {
            stopped = true;
        }
        return null;
    }

    /**
     * Everything that was acknowledged was told, nothing twice or out of order, and what is told makes up what is there.
     *
     * @param unbroken whether both are to be still on their first stream; otherwise they ended properly
     */
    void haveSeenEverything(boolean unbroken) throws InterruptedException {
        stopped = true;
        Ending.of(writer);
        assertThat(admin.post(collection, "{\"metadata\":{\"name\":\"last\"}}").statusCode())
                .isEqualTo(201);
        await().atMost(IN_TIME)
                .until(() ->
                        watch.events().stream().anyMatch(event -> event.name().equals("last")));

        List<Event> told = watch.events();
        assertThat(told).extracting(Event::version).isSorted().doesNotHaveDuplicates();
        assertThat(told)
                .containsAll(acknowledged.stream()
                        .filter(event -> event.version() > 0)
                        .toList());
        assertThat(told.stream().filter(event -> event.type().equals("DELETED")).map(Event::name))
                .containsAll(acknowledged.stream()
                        .filter(event -> event.type().equals("DELETED"))
                        .map(Event::name)
                        .toList());
        assertThat(state(told)).isEqualTo(stored());
        assertThat(watch.complaints()).isEmpty();
        if (unbroken) {
            assertThat(watch.streams()).isEqualTo(1);
            kubectl.await(IN_TIME, "configmap/last"::equals);
        } else {
            assertThat(watch.streams()).isGreaterThan(1);
            await().atMost(IN_TIME).until(() -> !kubectl.isAlive());
            assertThat(kubectl.exit()).isZero();
        }
    }

    private static Map<String, Long> state(List<Event> told) {
        Map<String, Long> state = new TreeMap<>();
        for (Event event : told) {
            if (event.type().equals("DELETED")) {
                state.remove(event.name());
            } else {
                state.put(event.name(), event.version());
            }
        }
        state.remove("kube-root-ca.crt");
        return state;
    }

    private Map<String, Long> stored() {
        Map<String, Long> stored = new TreeMap<>();
        JSON.readTree(admin.get(collection).body())
                .get("items")
                .forEach(item -> stored.put(item.at("/metadata/name").asString(), version(item)));
        stored.remove("kube-root-ca.crt");
        return stored;
    }

    private static long version(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }

    @Override
    public void close() {
        stopped = true;
        watch.close();
        kubectl.close();
        admin.close();
    }
}
