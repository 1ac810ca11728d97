package dev.portcullis.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Many watchers of one collection, in which one object changes as fast as one client can change it. */
final class FanOut {
    private static final int DELIVERIES = 20_000;
    private static final int MIN_EVENTS = 10;
    private static final long TIMEOUT_SECONDS = 120;

    private FanOut() {}

    /** Causes the n-th event. */
    interface Publisher {
        void publish(int n) throws IOException;
    }

    /** The round's requests are deliveries: an event that a watcher received, timed from before it was caused. */
    static Round run(Target target, byte[] watch, int watchers, Publisher publisher)
            throws IOException, InterruptedException {
        int events = Math.max(MIN_EVENTS, DELIVERIES / watchers);
        List<Connection> connections = new ArrayList<>();
        AtomicLongArray sent = new AtomicLongArray(events);
        long[][] micros = new long[watchers][events];
        AtomicInteger broken = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(watchers);
        try {
            for (int i = 0; i < watchers; i++) {
                Connection connection = new Connection(target);
                connections.add(connection);
                connection.begin(watch);
                if (connection.status() != 200 || connection.bodyLength() >= 0) {
                    throw new IOException(target.name() + " does not let us watch");
                }
                long[] mine = micros[i];
                Thread.ofVirtual().start(() -> {
                    try {
                        receive(connection, sent, mine);
                    } catch (IOException e) {
                        broken.incrementAndGet();
                    } finally {
                        done.countDown();
                    }
                });
            }
            long begin = System.nanoTime();
            for (int n = 0; n < events; n++) {
                sent.set(n, System.nanoTime());
                publisher.publish(n);
            }
            if (!done.await(TIMEOUT_SECONDS, TimeUnit.SECONDS) || broken.get() > 0) {
                throw new IOException("%s: %d watches broke, %d are not done"
                        .formatted(target.name(), broken.get(), done.getCount()));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Round(Arrays.stream(micros).flatMapToLong(Arrays::stream).toArray(), 0, seconds);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static void receive(Connection connection, AtomicLongArray sent, long[] micros) throws IOException {
        int next = 0;
        while (next < micros.length) {
            int lines = connection.linesOf(connection.chunk());
            long now = System.nanoTime();
            for (int i = 0; i < lines && next < micros.length; i++, next++) {
                micros[next] = (now - sent.get(next)) / 1000;
            }
        }
    }
}
