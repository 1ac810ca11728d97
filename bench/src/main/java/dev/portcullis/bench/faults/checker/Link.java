package dev.portcullis.bench.faults.checker;

import dev.portcullis.bench.faults.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call or a return in a list ordered by time, from which an operation can be taken out and put back. */
final class Link {
    private static final int HEAD = -1;

    private final int number;
    private final @Nullable Link answer;
    private @Nullable Link previous;
    private @Nullable Link next;

    private Link(int number, @Nullable Link answer) {
        this.number = number;
        this.answer = answer;
    }

    private record Moment(long time, boolean call, Link link) {}

    /** @return the head, an entry that is no operation's; what was never answered has no return */
    static Link chain(List<Operation> operations) {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            Link answer = operation.open() ? null : new Link(i, null);
            moments.add(new Moment(operation.start(), true, new Link(i, answer == null ? new Link(i, null) : answer)));
            if (answer != null) {
                moments.add(new Moment(operation.end(), false, answer));
            }
        }
        // At the same time is not before: calls first.
        moments.sort(Comparator.comparingLong(Moment::time).thenComparing(moment -> !moment.call()));
        Link head = new Link(HEAD, null);
        Link last = head;
        for (Moment moment : moments) {
            last.next = moment.link();
            moment.link().previous = last;
            last = moment.link();
        }
        return head;
    }

    int number() {
        return number;
    }

    @Nullable
    Link next() {
        return next;
    }

    boolean isCall() {
        return answer != null;
    }

    /** Takes the call and its return out. */
    void lift() {
        unlink();
        if (answer != null) {
            answer.unlink();
        }
    }

    /** Puts them back; the last lifted first. */
    void unlift() {
        if (answer != null) {
            answer.link();
        }
        link();
    }

    private void unlink() {
        if (previous != null) {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
    }

    private void link() {
        if (previous != null) {
            previous.next = this;
        }
        if (next != null) {
            next.previous = this;
        }
    }
}
