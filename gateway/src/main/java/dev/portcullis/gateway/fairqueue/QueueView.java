package dev.portcullis.gateway.fairqueue;

import java.util.List;

/** What a queue holds, for people to look at. */
public record QueueView(int index, List<Ticket> waiting, int runningRequests, int runningSeats, double served) {
    static QueueView of(FlowQueue queue) {
        return new QueueView(
                queue.index, List.copyOf(queue.waiting), queue.runningRequests, queue.runningSeats, queue.served);
    }
}
