package dev.portcullis.gateway.fairqueue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Blocks a request's own thread until its turn has come. */
public final class Waiting {
    /** So often it is looked whether the client is still there. */
    private static final long LOOK = Duration.ofMillis(250).toNanos();

    private Waiting() {}

    /** Afterwards the ticket is running or refused. */
    public static void await(FairQueues queues, Ticket ticket, Duration longest, BooleanSupplier gone) {
        long deadline = System.nanoTime() + longest.toNanos();
        ticket.waiter = Thread.currentThread();
        while (ticket.waiting()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                queues.cancel(ticket, Refusal.TIME_OUT);
                return;
            }
            LockSupport.parkNanos(ticket, Math.min(left, LOOK));
            if (ticket.waiting() && (Thread.currentThread().isInterrupted() || gone.getAsBoolean())) {
                queues.cancel(ticket, Refusal.CANCELLED);
                return;
            }
        }
    }
}
