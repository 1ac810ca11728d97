package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.WatchEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The running watches. They share one stream of changes, of which the last ones are kept, so that a watch can begin a
 * little in the past; one that begins before that has a stream of its own.
 */
final class EtcdWatches implements AutoCloseable {
    private static final int MAX_RECENT = 2048;
    private static final long MAX_RECENT_BYTES = 8 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final EtcdCalls calls;
    private final Set<EtcdWatch> running = new LinkedHashSet<>();
    private @Nullable Shared shared;
    private boolean closed;

    EtcdWatches(EtcdCalls calls) {
        this.calls = calls;
    }

    EtcdWatch open(String prefix, long from) {
        lock.lock();
        try {
            Shared current = shared;
            if (current == null) {
                current = new Shared(from - 1);
                shared = current;
                current.stream.open();
            }
            return from > current.forgotten ? current.join(prefix, from) : alone(prefix, from);
        } finally {
            lock.unlock();
        }
    }

    private EtcdWatch alone(String prefix, long from) {
        Own own = new Own(prefix, from);
        own.stream.open();
        return own.watch;
    }

    private void add(EtcdWatch watch) {
        running.add(watch);
        if (closed) {
            watch.finish(new WatchEvent.Closed(0));
        }
    }

    private void remove(EtcdWatch watch) {
        lock.lock();
        try {
            running.remove(watch);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<EtcdWatch> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(running);
            if (shared != null) {
                shared.stream.close();
            }
        } finally {
            lock.unlock();
        }
        all.forEach(EtcdWatch::close);
    }

    /** The stream that all but the late-comers share. */
    private final class Shared implements ChangeStream.Receiver {
        private volatile ChangeStream stream;
        private final Set<EtcdWatch> readers = new LinkedHashSet<>();
        private final Deque<Change> recent = new ArrayDeque<>();
        private long recentBytes;
        private long position;
        /** The changes up to here are no longer among the recent ones. */
        private long forgotten;

        Shared(long after) {
            this.position = after;
            this.forgotten = after;
            this.stream = new ChangeStream(calls, after, this);
        }

        EtcdWatch join(String prefix, long from) {
            EtcdWatch watch = new EtcdWatch(prefix, from, this::leave, revision -> stream.hurry(revision));
            watch.offer(new ArrayList<>(recent), position);
            readers.add(watch);
            add(watch);
            return watch;
        }

        private void leave(EtcdWatch ended) {
            remove(ended);
            lock.lock();
            try {
                readers.remove(ended);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void changed(List<Change> changes, long upTo) {
            lock.lock();
            try {
                position = upTo;
                for (Change change : changes) {
                    recent.add(change);
                    recentBytes += change.weight();
                }
                while (recent.size() > MAX_RECENT || recentBytes > MAX_RECENT_BYTES) {
                    Change oldest = recent.remove();
                    recentBytes -= oldest.weight();
                    forgotten = oldest.revision();
                }
                readers.forEach(reader -> reader.offer(changes, upTo));
            } finally {
                lock.unlock();
            }
        }

        /** Those who do not need what was compacted go on behind it. */
        @Override
        public void compacted(long revision) {
            lock.lock();
            try {
                readers.removeIf(reader -> !reader.beginsAfter(revision));
                if (closed || readers.isEmpty()) {
                    shared = null; // the next watch begins anew
                    return;
                }
                recent.clear();
                recentBytes = 0;
                position = revision;
                forgotten = revision;
                stream = new ChangeStream(calls, revision, this);
                stream.open();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The stream of one watch. */
    private final class Own implements ChangeStream.Receiver {
        private final ChangeStream stream;
        private final EtcdWatch watch;

        Own(String prefix, long from) {
            this.stream = new ChangeStream(calls, from - 1, this);
            this.watch = new EtcdWatch(
                    prefix,
                    from,
                    ended -> {
                        remove(ended);
                        stream.close();
                    },
                    stream::hurry);
            watch.offer(List.of(), from - 1);
            add(watch);
        }

        @Override
        public void changed(List<Change> changes, long upTo) {
            watch.offer(changes, upTo);
        }

        @Override
        public void compacted(long revision) {
            watch.finish(new WatchEvent.Compacted(revision));
        }
    }
}
