package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.history.Request;
import dev.portcullis.bench.faults.history.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes objects that others read and write at the same time. */
final class Writer implements Actor {
    private static final int PAUSE_MILLIS = 60;
    private static final String JSON = "application/json";

    private final String name;
    private final Client client;
    private final String collection;
    private final Keys keys;
    private final Recorder recorder;
    private final Random random;
    /** What it has seen last of each object. */
    private final Map<String, Snapshot.Content> seen = new HashMap<>();

    private int tokens;

    Writer(String name, Client client, String collection, Keys keys, Recorder recorder, Random random) {
        this.name = name;
        this.client = client;
        this.collection = collection;
        this.keys = keys;
        this.recorder = recorder;
        this.random = random;
    }

    @Override
    public void act() throws InterruptedException {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        String key = keys.any(random);
        Snapshot.Content last = seen.get(key);
        int choice = random.nextInt(100);
        if (choice < 30) {
            get(key);
        } else if (choice < 50) {
            patch(key);
        } else if (choice < 63) {
            create(key);
        } else if (choice < 69) {
            delete(key);
        } else if (choice < 71) {
            createUnnamed();
        } else if (last == null) {
            get(key);
        } else if (choice < 95) {
            replace(key, last);
        } else {
            remove(key, last);
        }
    }

    private String token() {
        return name + "-" + ++tokens;
    }

    private String path(String key) {
        return collection + "/" + key;
    }

    void get(String key) throws InterruptedException {
        long start = recorder.now();
        Answer answer = client.get(path(key));
        if (answer.good()) {
            Snapshot.Content content = Content.of(Content.read(answer.body()));
            seen.put(key, content);
            record(key, new Request.Get(), new Outcome.Found(content.token()), content.version(), start);
        } else {
            seen.remove(key);
            record(key, new Request.Get(), answer.outcome(), 0, start);
        }
    }

    private void create(String key) throws InterruptedException {
        String token = token();
        write(key, new Request.Create(token), "POST", collection, Content.configMap(key, token), JSON);
    }

    private void replace(String key, Snapshot.Content last) throws InterruptedException {
        String token = token();
        ObjectNode object = Content.configMap(key, token);
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(last.version()));
        write(key, new Request.Replace(last.token(), token), "PUT", path(key), object, JSON);
    }

    private void patch(String key) throws InterruptedException {
        String token = token();
        write(key, new Request.Patch(token), "PATCH", path(key), Content.patch(token), "application/merge-patch+json");
    }

    private void write(String key, Request request, String method, String path, JsonNode body, String type)
            throws InterruptedException {
        long start = recorder.now();
        Answer answer = client.send(method, path, body.toString(), type);
        long version = 0;
        if (answer.good()) {
            Snapshot.Content content = Content.of(Content.read(answer.body()));
            seen.put(key, content);
            version = content.version();
        } else {
            seen.remove(key);
        }
        record(key, request, answer.outcome(), version, start);
    }

    private void delete(String key) throws InterruptedException {
        long start = recorder.now();
        Answer answer = client.send("DELETE", path(key), "", "");
        seen.remove(key);
        record(key, new Request.Delete(), answer.outcome(), 0, start);
    }

    private void remove(String key, Snapshot.Content last) throws InterruptedException {
        long start = recorder.now();
        String body = """
                {"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"resourceVersion":"%d"}}""".formatted(last.version());
        Answer answer = client.send("DELETE", path(key), body, JSON);
        seen.remove(key);
        record(key, new Request.Remove(last.token()), answer.outcome(), 0, start);
    }

    /** A server that sent it on twice would make two. Most are deleted at once, so that lists stay short. */
    private void createUnnamed() throws InterruptedException {
        String token = token();
        long start = recorder.now();
        Answer answer =
                client.post(collection, Content.configMap("unnamed-", token).toString());
        if (!answer.good()) {
            record("unnamed", new Request.Create(token), answer.outcome(), 0, start);
            return;
        }
        JsonNode object = Content.read(answer.body());
        String key = Content.name(object);
        record(key, new Request.Create(token), answer.outcome(), Content.version(object), start);
        if (random.nextInt(10) > 0) {
            delete(key);
        }
    }

    private void record(String key, Request request, Outcome outcome, long version, long start) {
        recorder.operation(new Operation(name, key, request, outcome, version, start, recorder.now()));
    }
}
