package dev.portcullis.bench.faults.checker;

import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether the operations on one object can be put into an order in which each takes effect at one moment between its being sent and its
 * being answered: the search of Wing and Gong, with Lowe's memory of what has been tried. An operation without an answer may take effect
 * at any time after it was sent, or never.
 */
final class Linearizability {
    /** What is tried at the most before it is given up. */
    private static final int LIMIT = 3_000_000;

    /** What the search came to. */
    sealed interface Result {
        record Linearizable() implements Result {}

        /** @param stuck an answer that no order explains, in the order that explains the most */
        record Broken(Operation stuck, String state, List<Operation> order) implements Result {}

        /** Too much happened at the same time to try it all. */
        record Undecided() implements Result {}
    }

    private record Tried(BitSet done, String state) {}

    private record Step(Link call, String before) {}

    private final List<Operation> operations;
    private final Link head;
    private final int answered;
    private final Set<Tried> tried = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final BitSet done = new BitSet();
    private String state = Register.ABSENT;
    private int answeredDone;
    private int most = -1;
    private Result best = new Result.Linearizable();

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
        this.head = Link.chain(operations);
        this.answered =
                (int) operations.stream().filter(operation -> !operation.open()).count();
    }

    /** @param operations all of one object, which is not there in the beginning */
    static Result check(Collection<Operation> operations) {
        return new Linearizability(operations.stream()
                        .filter(operation -> !(operation.outcome() instanceof Outcome.Refused))
                        .filter(operation ->
                                !(operation.open() && operation.request().reads()))
                        .sorted(Comparator.comparingLong(Operation::start))
                        .toList())
                .search();
    }

    private Result search() {
        Link at = head;
        while (answeredDone < answered) {
            at = at == head ? first() : at;
            if (tried.size() > LIMIT) {
                return new Result.Undecided();
            }
            if (at.isCall()) {
                at = tryCall(at) ? head : next(at);
                continue;
            }
            remember(at);
            if (steps.isEmpty()) {
                return best;
            }
            at = next(undo());
        }
        return new Result.Linearizable();
    }

    private Link first() {
        return next(head);
    }

    /** There is one as long as an answer is not explained: its own return. */
    private static Link next(Link link) {
        return Objects.requireNonNull(link.next());
    }

    private boolean tryCall(Link call) {
        Operation operation = operations.get(call.number());
        String after = Register.step(state, operation.request(), operation.outcome());
        if (after == null) {
            return false;
        }
        BitSet withIt = (BitSet) done.clone();
        withIt.set(call.number());
        if (!tried.add(new Tried(withIt, after))) {
            return false;
        }
        steps.push(new Step(call, state));
        done.set(call.number());
        state = after;
        answeredDone += operation.open() ? 0 : 1;
        call.lift();
        return true;
    }

    private Link undo() {
        Step last = steps.pop();
        Operation operation = operations.get(last.call().number());
        done.clear(last.call().number());
        state = last.before();
        answeredDone -= operation.open() ? 0 : 1;
        last.call().unlift();
        return last.call();
    }

    private void remember(Link stuckAt) {
        if (answeredDone > most) {
            most = answeredDone;
            List<Operation> order = steps.reversed().stream()
                    .map(step -> operations.get(step.call().number()))
                    .toList();
            best = new Result.Broken(operations.get(stuckAt.number()), state, order);
        }
    }
}
