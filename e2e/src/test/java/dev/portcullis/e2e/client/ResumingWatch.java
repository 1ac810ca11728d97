package dev.portcullis.e2e.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Watches a collection as informers do: lists once, and goes on from the last version that it has seen whenever its stream ends. */
public final class ResumingWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** What it was told; bookmarks only move its version. */
    public record Event(String type, String name, long version) {}

    private final Supplier<Https> server;
    private final String collection;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile long version;
    private volatile int streams;
    private volatile boolean closed;

    /** From what is there now. */
    public ResumingWatch(Https https, String collection) {
        this(() -> https, collection);
    }

    /** @param server asked for each stream, which may be one of several */
    public ResumingWatch(Supplier<Https> server, String collection) {
        this.server = server;
        this.collection = collection;
        this.version = versionOf(
                JSON.readTree(server.get().get(collection + "?limit=1").body()));
        this.thread = Thread.ofVirtual().start(this::follow);
    }

    public List<Event> events() {
        return events;
    }

    /** Streams that broke off instead of ending, and errors inside of them; refusals to begin a new one are none. */
    public List<String> complaints() {
        return complaints;
    }

    /** How many streams it took. */
    public int streams() {
        return streams;
    }

    private void follow() {
        while (!closed) {
            try (Stream<String> lines =
                    server.get().lines(collection + "?watch=1&allowWatchBookmarks=true&resourceVersion=" + version)) {
                streams++;
                read(lines.iterator());
            } catch (IOException e) {
                // Not answered, or 503: it comes back.
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(Iterator<String> lines) {
        try {
            while (lines.hasNext() && !closed) {
                JsonNode event = JSON.readTree(lines.next());
                JsonNode object = event.path("object");
                String type = event.path("type").asString("");
                if (type.equals("ERROR")) {
                    complaints.add(event.toString());
                    return;
                }
                version = versionOf(object);
                if (!type.equals("BOOKMARK")) {
                    events.add(new Event(type, object.at("/metadata/name").asString(), version));
                }
            }
        } catch (UncheckedIOException e) {
            if (!closed) {
                complaints.add(e.toString());
            }
        }
    }

    private static long versionOf(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        server.get().close();
    }
}
