package dev.portcullis.gateway.fairqueue;

import java.util.ArrayDeque;
import java.util.Deque;

/** One queue: who waits in it, and how much service those who came through it have had. Guarded by {@link FairQueues}. */
final class FlowQueue {
    final int index;
    final Deque<Ticket> waiting = new ArrayDeque<>(0);
    int waitingSeats;
    int runningSeats;
    int runningRequests;
    /** Seats times nanoseconds, on the axis of virtual time. */
    double served;

    private long seen;

    FlowQueue(int index) {
        this.index = index;
    }

    /** Charges what has been running since the last time. */
    void settle(long now) {
        served += (double) runningSeats * (now - seen);
        seen = now;
    }

    /** How far its service will be if what runs takes as long as expected. */
    double expected(double each) {
        return served + each * runningSeats;
    }

    int load() {
        return waitingSeats + runningSeats;
    }
}
