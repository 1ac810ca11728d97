package dev.portcullis.gateway.watch;

import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.tracing.RequestContext;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A watch that is being answered. */
public final class OpenWatch implements AutoCloseable {
    private final OpenWatches registry;
    private final Exchange exchange;
    private final BooleanSupplier clientGone;
    private final Runnable end;
    private final long deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    OpenWatch(OpenWatches registry, Exchange exchange, BooleanSupplier clientGone, Runnable end, long deadline) {
        this.registry = registry;
        this.exchange = exchange;
        this.clientGone = clientGone;
        this.end = end;
        this.deadline = deadline;
    }

    /** Whether its client has gone, or its time is over. */
    boolean over(long now) {
        lock.lock();
        try {
            return !closed && (now - deadline > 0 || clientGone.getAsBoolean());
        } finally {
            lock.unlock();
        }
    }

    /** Ends it if the answer is now no. */
    void askAgain() {
        RequestContext.within(exchange.auditId(), () -> {
            if (!exchange.stillAllowed().getAsBoolean()) {
                end();
            }
        });
    }

    /** From any thread; whoever answers the watch then sees the service's stream break off. */
    void end() {
        end.run();
    }

    /** Nobody looks at the request any more once this returns. */
    @Override
    public void close() {
        registry.remove(this);
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
