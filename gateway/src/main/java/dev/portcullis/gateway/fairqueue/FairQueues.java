package dev.portcullis.gateway.fairqueue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A number of seats, and queues for those who find none free. The seat that becomes free goes to the queue that has had the least service,
 * counted in seats times time, with what runs now reckoned as if it took as long as requests usually do (start-time fair queuing). A
 * queue that nobody waited in has no claim on what it did not use: it begins where the others are.
 */
public final class FairQueues {
    /** What a request is thought to take before it has shown. */
    private static final double USUAL_NANOS = 3_000_000;

    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<FlowQueue> backlogged = new ArrayList<>();
    private final SeatDemand demand = new SeatDemand();
    private @Nullable Queuing queuing;
    private @Nullable FlowQueue[] queues = new FlowQueue[0];
    private int[] hand = new int[0];
    private int limit;
    private int runningSeats;
    private int runningRequests;
    private int waitingSeats;
    private int waitingRequests;
    private double virtualTime;
    private long seen;

    /**
     * How it stands.
     *
     * @param limit how many seats there are
     */
    public record Load(int limit, int runningSeats, int runningRequests, int waitingSeats, int waitingRequests) {}

    /** @param clock nanoseconds */
    public FairQueues(LongSupplier clock) {
        this.clock = clock;
        this.seen = clock.getAsLong();
    }

    /**
     * Who waits already stays in line.
     *
     * @param how null: nobody waits, whoever finds no seat is refused
     */
    public void configure(@Nullable Queuing how) {
        lock.lock();
        try {
            if (how == null) {
                queues = new FlowQueue[0];
            } else if (queuing == null || queuing.queues() != how.queues()) {
                queues = new FlowQueue[how.queues()];
            }
            hand = new int[how == null ? 0 : how.handSize()];
            queuing = how;
        } finally {
            lock.unlock();
        }
    }

    /** Lowering it takes no seat away from those who run. */
    public void limit(int seats) {
        lock.lock();
        try {
            pass();
            limit = seats;
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Afterwards the ticket is running, waiting or refused; one that waits runs as soon as its turn comes. */
    public void offer(Ticket ticket) {
        lock.lock();
        try {
            pass();
            ticket.arrived = seen;
            if (queuing == null) {
                if (fits(ticket)) {
                    run(ticket, null);
                } else {
                    ticket.refuse(Refusal.CONCURRENCY_LIMIT);
                }
            } else {
                queue(ticket, choose(ticket.flow), queuing.lengthLimit());
            }
            demand.wanted(runningSeats + waitingSeats);
        } finally {
            lock.unlock();
        }
    }

    private void queue(Ticket ticket, FlowQueue queue, int lengthLimit) {
        queue.settle(seen);
        if (queue.waiting.isEmpty()) {
            queue.served = Math.max(queue.served, virtualTime);
        }
        if (waitingRequests == 0 && fits(ticket)) {
            run(ticket, queue);
        } else if (queue.waiting.size() >= lengthLimit) {
            ticket.refuse(Refusal.QUEUE_FULL);
        } else {
            if (waitingRequests == 0) {
                forgive();
                queue.served = Math.max(queue.served, virtualTime);
            }
            if (queue.waiting.isEmpty()) {
                backlogged.add(queue);
            }
            ticket.queue = queue;
            ticket.state = Ticket.State.WAITING;
            queue.waiting.add(ticket);
            queue.waitingSeats += ticket.seats;
            waitingSeats += ticket.seats;
            waitingRequests++;
            dispatch();
        }
    }

    /** What was used while nobody else wanted it is held against nobody now that somebody waits. */
    private void forgive() {
        for (FlowQueue queue : queues) {
            if (queue != null && queue.runningRequests > 0) {
                queue.settle(seen);
                virtualTime = Math.max(virtualTime, queue.served);
            }
        }
    }

    /** Gives up waiting; false if it does not wait any more, but runs. */
    public boolean cancel(Ticket ticket, Refusal why) {
        lock.lock();
        try {
            FlowQueue queue = ticket.queue;
            if (ticket.state != Ticket.State.WAITING || queue == null) {
                return false;
            }
            pass();
            queue.waiting.remove(ticket);
            leave(ticket, queue);
            ticket.refuse(why);
            // Behind a wide one that found no room there may be a narrow one that does.
            dispatch();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Its seats are free. */
    public void finish(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.state != Ticket.State.RUNNING) {
                return;
            }
            pass();
            ticket.state = Ticket.State.OVER;
            runningSeats -= ticket.seats;
            runningRequests--;
            FlowQueue queue = ticket.queue;
            if (queue != null) {
                queue.settle(seen);
                queue.runningSeats -= ticket.seats;
                queue.runningRequests--;
                if (waitingRequests == 0) {
                    virtualTime = Math.max(virtualTime, queue.served);
                }
            }
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    public Load load() {
        lock.lock();
        try {
            return new Load(limit, runningSeats, runningRequests, waitingSeats, waitingRequests);
        } finally {
            lock.unlock();
        }
    }

    /** The demand since it was last asked for. */
    public SeatDemand.Summary takeDemand() {
        lock.lock();
        try {
            pass();
            return demand.take(runningSeats + waitingSeats);
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        long now = clock.getAsLong();
        demand.passed(now - seen, runningSeats + waitingSeats);
        seen = now;
    }

    /** Who wants more seats than there are runs alone. */
    private boolean fits(Ticket ticket) {
        return runningSeats == 0 || (long) runningSeats + ticket.seats <= limit;
    }

    private FlowQueue choose(long flow) {
        Hand.deal(flow, queues.length, hand);
        int best = hand[0];
        int least = Integer.MAX_VALUE;
        for (int card : hand) {
            FlowQueue queue = queues[card];
            int load = queue == null ? 0 : queue.load();
            if (load < least) {
                least = load;
                best = card;
            }
        }
        FlowQueue queue = queues[best];
        if (queue == null) {
            queue = new FlowQueue(best);
            queues[best] = queue;
        }
        return queue;
    }

    private void dispatch() {
        while (!backlogged.isEmpty()) {
            FlowQueue next = next();
            Ticket ticket = next.waiting.element();
            if (!fits(ticket)) {
                return;
            }
            next.waiting.remove();
            leave(ticket, next);
            run(ticket, next);
        }
    }

    private FlowQueue next() {
        FlowQueue best = backlogged.getFirst();
        double least = Double.MAX_VALUE;
        for (FlowQueue queue : backlogged) {
            queue.settle(seen);
            Ticket head = queue.waiting.element();
            double finish = queue.expected(USUAL_NANOS) + USUAL_NANOS * head.seats;
            if (finish < least || (finish == least && head.arrived - best.waiting.element().arrived < 0)) {
                least = finish;
                best = queue;
            }
        }
        return best;
    }

    private void leave(Ticket ticket, FlowQueue queue) {
        queue.waitingSeats -= ticket.seats;
        waitingSeats -= ticket.seats;
        waitingRequests--;
        if (queue.waiting.isEmpty()) {
            backlogged.remove(queue);
        }
    }

    private void run(Ticket ticket, @Nullable FlowQueue queue) {
        runningSeats += ticket.seats;
        runningRequests++;
        if (queue != null) {
            virtualTime = Math.max(virtualTime, queue.expected(USUAL_NANOS));
            ticket.queue = queue;
            queue.runningSeats += ticket.seats;
            queue.runningRequests++;
        }
        ticket.run(seen);
    }

    /** Of the queues in use. */
    public List<QueueView> views() {
        lock.lock();
        try {
            pass();
            List<QueueView> views = new ArrayList<>();
            for (FlowQueue queue : queues) {
                if (queue != null && queue.load() > 0) {
                    queue.settle(seen);
                    views.add(QueueView.of(queue));
                }
            }
            return views;
        } finally {
            lock.unlock();
        }
    }
}
