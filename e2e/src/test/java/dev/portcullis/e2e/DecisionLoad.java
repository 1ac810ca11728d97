package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Https;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody who may read ConfigMaps and nothing else asks without end, and notes each answer that is neither right nor an honest 503. */
final class DecisionLoad implements AutoCloseable {
    private static final int WORKERS = 4;

    private final Https client;
    private final String base;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Collection<String> wrong = new ConcurrentLinkedQueue<>();
    private final Collection<Integer> codes = new ConcurrentLinkedQueue<>();

    /** @param base of its namespace, {@code /api/v1/namespaces/its/} */
    DecisionLoad(Https client, String base) {
        this.client = client;
        this.base = base;
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            running.add(workers.submit(() -> run(worker)));
        }
    }

    /** Names that no gateway has heard of before, so that it has to ask. */
    private void run(int worker) {
        for (int n = 0; !over.get(); n++) {
            expect(base + "configmaps", 200);
            expect(base + "configmaps/none-" + worker + "-" + n, 404);
            expect(base + "secrets/none-" + worker + "-" + n, 403);
        }
    }

    private void expect(String path, int code) {
        HttpResponse<String> answer = client.get(path);
        codes.add(answer.statusCode());
        boolean undecided = answer.statusCode() == 503 && answer.body().contains("authz-service");
        if (answer.statusCode() != code && !undecided) {
            wrong.add(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Ends it. */
    void finish() throws Exception {
        over.set(true);
        for (Future<?> one : running) {
            one.get(30, TimeUnit.SECONDS);
        }
    }

    Collection<String> wrong() {
        return wrong;
    }

    Collection<Integer> codes() {
        return codes;
    }

    @Override
    public void close() {
        over.set(true);
        workers.close();
    }
}
