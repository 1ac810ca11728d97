package dev.portcullis.bench.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bench.faults.checker.Linearizability.Result;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against a register that really is one, and against a search that tries every order. */
class LinearizabilityPropertyTest {

    /** Each operation takes effect at its place in the list, and is sent a while before and answered a while after. */
    private static List<Operation> genuine(Random random, int count) {
        List<Operation> history = new ArrayList<>();
        List<String> seen = new ArrayList<>(List.of("never"));
        String state = Register.ABSENT;
        for (int i = 0; i < count; i++) {
            Request request = request(random, "t" + i, seen.get(random.nextInt(seen.size())));
            Outcome outcome = outcome(request, state);
            String after = Register.step(state, request, outcome);
            boolean lost = random.nextInt(6) == 0;
            boolean never = lost && random.nextBoolean();
            if (!never && after != null) {
                state = after;
                seen.add(state);
            }
            long at = 10L * i;
            history.add(new Operation(
                    "c" + i,
                    "k",
                    request,
                    lost ? new Outcome.Unknown("lost") : outcome,
                    0,
                    at - random.nextInt(40),
                    at + random.nextInt(40)));
        }
        return history;
    }

    private static Request request(Random random, String token, String expected) {
        return switch (random.nextInt(8)) {
            case 0 -> new Request.Create(token);
            case 1 -> new Request.Replace(expected, token);
            case 2 -> new Request.Patch(token);
            case 3 -> random.nextBoolean() ? new Request.Delete() : new Request.Remove(expected);
            default -> new Request.Get();
        };
    }

    /** What a register that is in this state answers. */
    private static Outcome outcome(Request request, String state) {
        if (request instanceof Request.Get && !state.equals(Register.ABSENT)) {
            return new Outcome.Found(state);
        }
        Outcome done = new Outcome.Done();
        if (Register.step(state, request, done) != null) {
            return done;
        }
        return state.equals(Register.ABSENT) && !(request instanceof Request.Create)
                ? new Outcome.Missing()
                : new Outcome.Conflict();
    }

    private static boolean holds(List<Operation> history) {
        Result result = Linearizability.check(history);
        assertThat(result).isNotInstanceOf(Result.Undecided.class);
        return result instanceof Result.Linearizable;
    }

    @Property(tries = 400)
    void whatARegisterAnswersIsLinearizable(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count) {
        assertThat(holds(genuine(new Random(seed), count))).isTrue();
    }

    /** A read that came after everything else and yet shows what had been overwritten by something that was answered. */
    @Property(tries = 400)
    void aStaleReadIsFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
        List<Operation> history = genuine(new Random(seed), count);
        long after = 10L * count + 100;
        history.add(new Operation("w", "k", new Request.Create("old"), new Outcome.Unknown(""), 0, after, after));
        history.add(new Operation("r", "k", new Request.Get(), new Outcome.Found("old"), 0, after + 1, after + 2));
        history.add(new Operation("w", "k", new Request.Patch("new"), new Outcome.Done(), 0, after + 3, after + 4));
        history.add(new Operation("r", "k", new Request.Get(), new Outcome.Found("old"), 0, after + 5, after + 6));
        assertThat(holds(history)).isFalse();
    }

    /** Small histories of any kind, most of which no register would answer. */
    @Property(tries = 3000)
    void agreesWithTryingEveryOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        Random random = new Random(seed);
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Request request = request(random, "t" + i, "t" + random.nextInt(count));
            Outcome outcome = switch (random.nextInt(5)) {
                case 0 -> new Outcome.Unknown("lost");
                case 1 -> request.reads() ? new Outcome.Missing() : new Outcome.Conflict();
                default -> request.reads() ? new Outcome.Found("t" + random.nextInt(count)) : new Outcome.Done();
            };
            long start = random.nextInt(20);
            history.add(new Operation("c", "k", request, outcome, 0, start, start + random.nextInt(10)));
        }
        assertThat(holds(history)).isEqualTo(someOrder(history, Register.ABSENT));
    }

    private static boolean someOrder(List<Operation> left, String state) {
        if (left.stream().allMatch(Operation::open)) {
            return true;
        }
        for (Operation first : left) {
            boolean early = left.stream().anyMatch(other -> !other.open() && other.end() < first.start());
            String after = Register.step(state, first.request(), first.outcome());
            if (early || after == null) {
                continue;
            }
            List<Operation> others = new ArrayList<>(left);
            others.remove(first);
            if (someOrder(others, after)) {
                return true;
            }
        }
        return false;
    }
}
