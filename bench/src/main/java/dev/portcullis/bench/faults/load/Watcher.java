package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.history.WatchLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Watches as informers do: whenever a stream ends, however it ends, it goes on after the last version that it knows, at any gateway. */
final class Watcher implements Actor {
    private static final int PAUSE_MILLIS = 100;

    private final String name;
    private final Client client;
    private final String collection;
    private final Recorder recorder;
    private final Random random;
    private final List<WatchLog.Part> parts = new ArrayList<>();
    private List<Event> events = new ArrayList<>();
    private long from;
    private volatile long version;
    private int streams;

    Watcher(String name, Client client, String collection, Recorder recorder, Random random) {
        this.name = name;
        this.client = client;
        this.collection = collection;
        this.recorder = recorder;
        this.random = random;
    }

    /** Everything up to here has been told. */
    long version() {
        return version;
    }

    @Override
    public void act() throws InterruptedException {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        if (version == 0 && !begin()) {
            return;
        }
        String path = "%s?watch=1&allowWatchBookmarks=true&resourceVersion=%d&timeoutSeconds=%d"
                .formatted(collection, version, 3 + random.nextInt(15));
        try (InputStream stream = client.stream(path);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            streams++;
            for (String line = lines.readLine(); line != null && version != 0; line = lines.readLine()) {
                told(Content.read(line));
            }
        } catch (IOException | JacksonException e) {
            // Not let in, broken off, or in the middle of a line: it comes back.
            if (String.valueOf(e.getMessage()).startsWith("410 ")) {
                beginAnew();
            }
        }
    }

    private boolean begin() throws InterruptedException {
        Answer answer = client.get(collection + "?limit=1");
        if (answer.good()) {
            from = Content.version(Content.read(answer.body()));
            version = from;
        }
        return answer.good();
    }

    private void told(JsonNode event) {
        JsonNode object = event.path("object");
        String type = event.path("type").asString("");
        switch (type) {
            case "ERROR" -> {
                recorder.note(name, "told " + object);
                if (object.path("code").asInt() == 410) {
                    beginAnew();
                }
            }
            case "BOOKMARK" -> version = Content.version(object);
            default -> {
                events.add(new Event(
                        Event.Type.valueOf(type),
                        Content.name(object),
                        Content.token(object),
                        Content.version(object)));
                version = Content.version(object);
            }
        }
    }

    private void beginAnew() {
        parts.add(new WatchLog.Part(from, events, version));
        events = new ArrayList<>();
        version = 0;
    }

    /**
     * When nothing more comes.
     *
     * @param due what it should have been told everything up to
     */
    void record(long due) {
        parts.add(new WatchLog.Part(from, events, Math.max(version, due)));
        recorder.watch(new WatchLog(name, parts, streams));
    }
}
