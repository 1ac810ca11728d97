package dev.portcullis.bench.faults.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what happens, in memory and as JSON lines in a file. From any thread. */
public final class Recorder implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final long begin = System.nanoTime();
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Queue<Operation> grants = new ConcurrentLinkedQueue<>();
    private final Queue<Snapshot> snapshots = new ConcurrentLinkedQueue<>();
    private final Queue<Access> accesses = new ConcurrentLinkedQueue<>();
    private final Queue<Hang> hangs = new ConcurrentLinkedQueue<>();
    private final Queue<WatchLog> watches = new ConcurrentLinkedQueue<>();
    private final BufferedWriter file;

    public Recorder(Path file) throws IOException {
        this.file = Files.newBufferedWriter(file);
    }

    /** Nanoseconds since it began; only grows. */
    public long now() {
        return System.nanoTime() - begin;
    }

    public void operation(Operation operation) {
        operations.add(operation);
        write("operation", operation);
    }

    public void grant(Operation operation) {
        grants.add(operation);
        write("grant", operation);
    }

    public void snapshot(Snapshot snapshot) {
        snapshots.add(snapshot);
        ObjectNode line = line("list", snapshot.client(), snapshot.start(), snapshot.end());
        line.put("version", snapshot.version());
        ObjectNode objects = line.putObject("objects");
        snapshot.objects().forEach((key, content) -> objects.put(key, content.token() + "@" + content.version()));
        write(line);
    }

    public void access(Access access) {
        accesses.add(access);
        write(line("access", access.client(), access.start(), access.end())
                .put("forbidden", access.forbidden())
                .put("status", access.status()));
    }

    public void hang(Hang hang) {
        hangs.add(hang);
        write(line("hang", hang.who(), hang.start(), hang.end()));
    }

    public void watch(WatchLog watch) {
        watches.add(watch);
        watch.parts().forEach(part -> {
            ObjectNode line = line("watch", watch.client(), 0, now());
            line.put("from", part.from()).put("until", part.until());
            part.events().forEach(event -> line.withArray("events").add(event.toString()));
            write(line);
        });
    }

    /** Anything that helps who reads the file, and people who look on. */
    public void note(String who, String what) {
        System.out.printf("%8.3f  %s: %s%n", now() / 1e9, who, what);
        write(line("note", who, now(), now()).put("what", what));
    }

    private void write(String kind, Operation operation) {
        write(line(kind, operation.client(), operation.start(), operation.end())
                .put("key", operation.key())
                .put("request", operation.request().toString())
                .put("outcome", operation.outcome().toString())
                .put("version", operation.version()));
    }

    private static ObjectNode line(String kind, String client, long start, long end) {
        return JSON.createObjectNode()
                .put("is", kind)
                .put("client", client)
                .put("start", start)
                .put("end", end);
    }

    private void write(ObjectNode line) {
        String text = line.toString();
        synchronized (file) {
            try {
                file.write(text);
                file.newLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** All of it, once nothing more is recorded. */
    public History history(Collection<Event> committed, Collection<Event> committedGrants) {
        committed.forEach(
                event -> write(JSON.createObjectNode().put("is", "committed").put("event", event.toString())));
        return new History(
                List.copyOf(operations),
                List.copyOf(snapshots),
                List.copyOf(watches),
                List.copyOf(grants),
                List.copyOf(accesses),
                List.copyOf(hangs),
                List.copyOf(committed),
                List.copyOf(committedGrants));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
