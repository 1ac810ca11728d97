package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.fairqueue.FairQueues;
import dev.portcullis.gateway.fairqueue.SeatDemand;
import java.util.function.LongSupplier;

/** A priority level with its seats and queues. It outlives changes of its configuration, and whoever waits in it does, too. */
final class PriorityLevel {
    /** How much of what a level usually wanted still counts after a period. */
    private static final double MEMORY = 0.977;

    private final FairQueues queues;
    private final RetryAfter retryAfter;
    private volatile LevelSpec spec;
    private volatile SeatLimits limits = new SeatLimits(0, 0, 0);
    private volatile SeatDemand.Summary demand = new SeatDemand.Summary(0, 0, 0);
    private volatile double smooth;
    private volatile int seats;

    PriorityLevel(LevelSpec spec, LongSupplier clock) {
        this.spec = spec;
        this.queues = new FairQueues(clock);
        this.retryAfter = new RetryAfter(clock);
    }

    void configure(LevelSpec changed, SeatLimits newLimits) {
        boolean sameLimits = newLimits.equals(limits);
        spec = changed;
        limits = newLimits;
        queues.configure(changed.exempt() ? null : changed.queuing());
        if (!sameLimits || changed.exempt()) {
            seats(newLimits.nominal());
        }
    }

    /** What it has wanted since it was last asked. */
    Borrowing.Want want() {
        demand = queues.takeDemand();
        double now = demand.average() + demand.deviation();
        smooth = now >= smooth ? now : MEMORY * smooth + (1 - MEMORY) * now;
        return new Borrowing.Want(spec.exempt(), limits, demand.high(), smooth);
    }

    /** Nobody waits for the seats of an exempt level, however many it has. */
    void seats(int now) {
        seats = now;
        queues.limit(spec.exempt() ? Integer.MAX_VALUE : now);
    }

    /** Those that it has now, with what it lent and borrowed. */
    int seats() {
        return seats;
    }

    LevelSpec spec() {
        return spec;
    }

    SeatLimits limits() {
        return limits;
    }

    SeatDemand.Summary demand() {
        return demand;
    }

    double smooth() {
        return smooth;
    }

    FairQueues queues() {
        return queues;
    }

    /** What those who are refused are told. */
    RetryAfter retryAfter() {
        return retryAfter;
    }

    boolean idle() {
        FairQueues.Load load = queues.load();
        return load.runningRequests() == 0 && load.waitingRequests() == 0;
    }
}
