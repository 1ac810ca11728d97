package dev.portcullis.e2e.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What stands before several gateways: it asks each ten times a second whether it is ready, and takes those that are in turn. */
public final class LoadBalancer implements AutoCloseable {
    private final List<Https> gateways;
    private final AtomicInteger turn = new AtomicInteger();
    private final Thread thread;
    private volatile List<Https> ready;

    public LoadBalancer(List<Https> gateways) {
        this.gateways = List.copyOf(gateways);
        this.ready = this.gateways;
        this.thread = Thread.ofVirtual().start(this::look);
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            List<Https> now = gateways.stream().filter(LoadBalancer::isReady).toList();
            // As they do: where all are down, all are tried.
            ready = now.isEmpty() ? gateways : now;
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean isReady(Https gateway) {
        try {
            return gateway.trySend("GET", "/readyz", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public Https next() {
        List<Https> now = ready;
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    }

    @Override
    public void close() {
        thread.interrupt();
        gateways.forEach(Https::close);
    }
}
