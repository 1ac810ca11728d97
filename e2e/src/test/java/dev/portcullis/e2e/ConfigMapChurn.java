package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Refusal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A writer at random, on names of its own: it creates, updates and deletes, and puts up with servers that are away. */
final class ConfigMapChurn {
    private static final int NAMES = 40;
    private static final List<String> COLOURS = List.of("red", "blue");
    private static final JsonMapper JSON = new JsonMapper();

    private final Https admin;
    private final String collection;
    private final long seed;
    private final Random random;
    private final Set<String> present = new HashSet<>();
    private final Map<Long, String> acknowledged = new TreeMap<>();
    private final List<Refusal> refusals = new ArrayList<>();

    ConfigMapChurn(Https admin, String collection, long seed) {
        this.admin = admin;
        this.collection = collection;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Versions of what it created or updated, with the colour that it had then. To be read when it has ended. */
    Map<Long, String> acknowledged() {
        return acknowledged;
    }

    /** What was neither done nor found to be done before. To be read when it has ended. */
    List<Refusal> refusals() {
        return refusals;
    }

    /** Goes on until the writers together have {@code count} operations acknowledged. */
    void run(AtomicInteger done, int count) {
        while (done.get() < count) {
            String name = "w" + seed + "-" + random.nextInt(NAMES);
            if (!present.contains(name)) {
                write("POST", collection, name, done);
            } else if (random.nextInt(4) > 0) {
                write("PUT", collection + "/" + name, name, done);
            } else {
                write("DELETE", collection + "/" + name, name, done);
            }
        }
    }

    /** What happened to an earlier operation that got no answer shows when the name is used again. */
    private void write(String method, String path, String name, AtomicInteger done) {
        String colour = COLOURS.get(random.nextInt(COLOURS.size()));
        String object = JSON.writeValueAsString(Map.of(
                "metadata", Map.of("name", name, "labels", Map.of("colour", colour)),
                "data", Map.of("n", String.valueOf(random.nextInt()))));
        Instant begun = Instant.now();
        try {
            HttpResponse<String> answer = admin.trySend(method, path, method.equals("DELETE") ? "" : object);
            JsonNode body = JSON.readTree(answer.body());
            switch (answer.statusCode()) {
                case 200, 201 -> {
                    done.incrementAndGet();
                    acknowledged(method, name, colour, body);
                }
                case 409 -> present.add(name);
                case 404 -> present.remove(name);
                default ->
                    refused(new Refusal(
                            begun,
                            Instant.now(),
                            answer.statusCode(),
                            body.path("message").asString("")));
            }
        } catch (IOException e) {
            refused(new Refusal(begun, Instant.now(), 0, e.toString()));
        }
    }

    private void acknowledged(String method, String name, String colour, JsonNode body) {
        if (method.equals("DELETE")) {
            present.remove(name);
        } else {
            present.add(name);
            acknowledged.put(Long.valueOf(body.at("/metadata/resourceVersion").asString()), colour);
        }
    }

    private void refused(Refusal refusal) {
        refusals.add(refusal);
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
