package dev.portcullis.gateway.fairqueue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Requests before {@link FairQueues} on a clock that only they move. */
final class Simulation {
    static final long MILLI = 1_000_000;
    long now = 1;
    final FairQueues queues = new FairQueues(() -> now);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<Request> underWay = new ArrayList<>();
    private long order;

    private record Event(long at, long order, Runnable what) {}

    /** One that takes a while once it runs. */
    static final class Request extends Ticket {
        final long takes;
        boolean seen;

        Request(long flow, int seats, long takes) {
            super(flow, seats);
            this.takes = takes;
        }

        long waitedMillis() {
            return (started() - arrived()) / MILLI;
        }
    }

    Request at(long millis, long flow, int seats, long takesMillis) {
        Request request = new Request(flow, seats, takesMillis * MILLI);
        at(millis, () -> {
            underWay.add(request);
            queues.offer(request);
        });
        return request;
    }

    void at(long millis, Runnable what) {
        events.add(new Event(1 + millis * MILLI, order++, what));
    }

    void run(long millis) {
        while (!events.isEmpty() && events.peek().at() <= 1 + millis * MILLI) {
            Event event = events.remove();
            now = Math.max(now, event.at());
            event.what().run();
            for (Request request : underWay) {
                if (!request.seen && request.running()) {
                    request.seen = true;
                    events.add(new Event(now + request.takes, order++, () -> queues.finish(request)));
                }
            }
            underWay.removeIf(request -> request.seen || request.refusal() != null);
        }
    }
}
