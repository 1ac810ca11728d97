package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.WatchEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The running watches. */
final class Watches {
    private final List<EmbeddedWatch> running = new CopyOnWriteArrayList<>();
    private final History history;
    private final ReadLog log;

    Watches(History history, ReadLog log) {
        this.history = history;
        this.log = log;
    }

    EmbeddedWatch open(String prefix, long fromRevision) {
        long after = fromRevision == 0 ? history.committed() : fromRevision - 1;
        EmbeddedWatch watch = new EmbeddedWatch(prefix, after, history, log, running::remove);
        running.add(watch);
        watch.start();
        return watch;
    }

    /** Tells all what has just been committed; the revision is that of the last event. */
    void publish(List<WatchEvent> events, long revision) {
        for (EmbeddedWatch watch : running) {
            watch.offer(events, revision);
        }
    }

    void close() {
        running.forEach(EmbeddedWatch::close);
    }
}
