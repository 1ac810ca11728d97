package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.cache.Sight;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.ObjectWatch;
import dev.portcullis.store.read.WatchEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Sends watches: a JSON object a line, flushed whenever nothing more is ready. */
final class WatchStreams implements AutoCloseable {
    private static final int LIMIT = 10_000;
    private static final Duration LONGEST = Duration.ofDays(1);
    /** How often a quiet watch looks whether its client is still there: who goes away says nothing to who only writes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /**
     * In the request of a service: a quiet watch sends it an empty line now and then, so that it notices when nothing reaches it. None is
     * sent while the state store is out of our own sight.
     */
    private static final String PULSE = "portcullis-pulse";

    private static final Duration PULSES = Duration.ofMillis(500);

    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

    private final Duration shortest;
    private final Sight sight;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<ObjectWatch> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param shortest how long a watch lasts that does not say how long it wants to; twice as long at most */
    WatchStreams(Duration shortest, Sight sight) {
        this.shortest = shortest;
        this.sight = sight;
    }

    int open() {
        return count.get();
    }

    /** Returns when the time is over, the watcher was too slow, the client is gone or the service stops: the stream ends properly. */
    void serve(
            ObjectWatch watch,
            ResourceType type,
            Form form,
            ListOptions options,
            Call call,
            HttpServletResponse response)
            throws IOException {
        if (count.incrementAndGet() > LIMIT) {
            count.decrementAndGet();
            throw ApiErrors.tooManyRequests("too many watches are open, please try again later", 1);
        }
        open.add(watch);
        try {
            if (closed) {
                throw ApiErrors.serviceUnavailable("store-service is stopping");
            }
            response.setStatus(200);
            response.setHeader("Cache-Control", "no-cache, private");
            response.setContentType(Answer.JSON);
            response.flushBuffer();
            send(watch, new Frames(response.getOutputStream(), type, form, call), deadline(options), call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(watch);
            count.decrementAndGet();
        }
    }

    private void send(ObjectWatch watch, Frames frames, long deadline, Call call)
            throws IOException, InterruptedException {
        boolean pulse = call.header(PULSE) != null;
        Duration look = pulse ? PULSES : LOOK;
        while (!closed && !watch.over()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                frames.writeIfAny(watch.bookmark());
                return;
            }
            WatchEvent event = watch.next(Duration.ofMillis(Math.min(left, look.toMillis())));
            if (event == null) {
                if (call.clientGone()) {
                    return;
                }
                if (pulse && sight.clear()) {
                    frames.pulse();
                }
            }
            while (event != null) {
                frames.write(event);
                event = System.nanoTime() < deadline ? watch.next(Duration.ZERO) : null;
            }
            frames.flush();
        }
    }

    private long deadline(ListOptions options) {
        Long asked = options.timeoutSeconds();
        Duration time = asked != null && asked > 0
                ? Duration.ofSeconds(Math.min(asked, LONGEST.toSeconds()))
                : shortest.plusMillis(ThreadLocalRandom.current().nextLong(shortest.toMillis() + 1));
        return System.nanoTime() + time.toNanos();
    }

    /** Ends all of them, and lets none begin any more. */
    @Override
    public void close() {
        closed = true;
        open.forEach(ObjectWatch::end);
    }

    /** Writes events of one watch. */
    private static final class Frames {
        private final OutputStream out;
        private final ResourceType type;
        private final Form form;
        private final Call call;
        private boolean first = true;
        private boolean pending;

        Frames(OutputStream out, ResourceType type, Form form, Call call) {
            this.out = out;
            this.type = type;
            this.form = form;
            this.call = call;
        }

        void write(WatchEvent event) throws IOException {
            switch (event) {
                case WatchEvent.Changed changed ->
                    frame(changed.type(), Bodies.watched(changed.object(), type, form, call, first));
                case WatchEvent.Bookmark bookmark -> frame("BOOKMARK", Json.write(bookmark(bookmark)));
                case WatchEvent.Failed failed -> frame("ERROR", Json.write(failed.status()));
            }
            first = false;
        }

        void writeIfAny(@Nullable WatchEvent event) throws IOException {
            if (event != null) {
                write(event);
                flush();
            }
        }

        private void frame(String eventType, byte[] object) throws IOException {
            out.write(("{\"type\":\"" + eventType + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
            out.write(object);
            out.write(END);
            pending = true;
        }

        void pulse() throws IOException {
            out.write('\n');
            pending = true;
        }

        void flush() throws IOException {
            if (pending) {
                out.flush();
                pending = false;
            }
        }

        private ObjectNode bookmark(WatchEvent.Bookmark bookmark) {
            ObjectNode object = Json.object();
            switch (form.as()) {
                case ITSELF -> object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
                case TABLE -> object.put("kind", "Table").put("apiVersion", "meta.k8s.io/" + form.version());
                default ->
                    object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + form.version());
            }
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(bookmark.revision()));
            if (bookmark.initialEnd()) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            if (form.as() == Form.As.TABLE) {
                object.putNull("columnDefinitions");
                object.putArray("rows");
            }
            return object;
        }
    }
}
