package dev.portcullis.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** A number of clients, each sending its next request when it has the answer to the last. */
final class Load {
    private Load() {}

    /** One client's work: does one thing and says how many bytes came back. */
    interface Client extends AutoCloseable {
        long once() throws Exception;

        @Override
        default void close() throws Exception {}
    }

    /** A client for each thread. */
    interface Clients {
        Client open() throws Exception;
    }

    /** Clients that send requests to the target; any status but these is a failure of the run. */
    static Clients requests(Target target, Supplier<byte[]> next, int expectedStatus) {
        return () -> {
            Connection connection = new Connection(target);
            return new Client() {
                @Override
                public long once() throws IOException {
                    Connection.Response response = connection.send(next.get(), null);
                    if (response.status() != expectedStatus) {
                        throw new IOException("%s answered %d".formatted(target.name(), response.status()));
                    }
                    return response.bytes();
                }

                @Override
                public void close() throws IOException {
                    connection.close();
                }
            };
        };
    }

    static Round run(Clients clients, int count, Duration duration) throws Exception {
        List<Client> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                open.add(clients.open());
            }
            long begin = System.nanoTime();
            long end = begin + duration.toNanos();
            List<Callable<Round>> work = new ArrayList<>();
            open.forEach(client -> work.add(() -> work(client, begin, end)));
            List<Round> parts = new ArrayList<>();
            for (Future<Round> part : threads.invokeAll(work)) {
                parts.add(part.get());
            }
            return Round.sum(parts);
        } finally {
            for (Client client : open) {
                client.close();
            }
        }
    }

    private static Round work(Client client, long begin, long end) throws Exception {
        long[] micros = new long[1024];
        int count = 0;
        long bytes = 0;
        long now = System.nanoTime();
        while (now < end) {
            bytes += client.once();
            long after = System.nanoTime();
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = (after - now) / 1000;
            now = after;
        }
        return new Round(Arrays.copyOf(micros, count), bytes, (now - begin) / 1e9);
    }
}
