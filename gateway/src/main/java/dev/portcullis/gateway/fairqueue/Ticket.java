package dev.portcullis.gateway.fairqueue;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One request before the {@link FairQueues}: it asks for seats, waits perhaps, has them, and gives them back. */
public class Ticket {
    /** Where a request stands. */
    enum State {
        NEW,
        WAITING,
        RUNNING,
        REFUSED,
        OVER
    }

    final long flow;
    final int seats;
    volatile State state = State.NEW;

    @Nullable
    FlowQueue queue;

    volatile @Nullable Thread waiter;
    private @Nullable Refusal refusal;
    long arrived;
    long started;

    /**
     * @param flow hash of the flow that it belongs to
     * @param seats how many it takes
     */
    protected Ticket(long flow, int seats) {
        this.flow = flow;
        this.seats = seats;
    }

    public final int seats() {
        return seats;
    }

    public final boolean running() {
        return state == State.RUNNING;
    }

    public final boolean waiting() {
        return state == State.WAITING;
    }

    /** Null unless it was refused. */
    public final @Nullable Refusal refusal() {
        return refusal;
    }

    /** When it came, by the queues' clock. */
    public final long arrived() {
        return arrived;
    }

    /** When it got its seats. */
    public final long started() {
        return started;
    }

    void refuse(Refusal why) {
        refusal = why;
        state = State.REFUSED;
    }

    void run(long now) {
        started = now;
        state = State.RUNNING;
        Thread waits = waiter;
        if (waits != null) {
            LockSupport.unpark(waits);
        }
    }
}
