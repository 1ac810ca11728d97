package dev.portcullis.bench.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bench.faults.checker.Linearizability.Result;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that some order explains, and others that none does. */
class LinearizabilityTest {
    private static final Outcome DONE = new Outcome.Done();
    private static final Outcome MISSING = new Outcome.Missing();
    private static final Outcome CONFLICT = new Outcome.Conflict();
    private static final Outcome UNKNOWN = new Outcome.Unknown("cut off");
    private static final Request GET = new Request.Get();
    private static final Request DELETE = new Request.Delete();

    private final List<Operation> history = new ArrayList<>();

    private LinearizabilityTest then(long start, long end, Request request, Outcome outcome) {
        history.add(new Operation("c", "k", request, outcome, 0, start, end));
        return this;
    }

    private LinearizabilityTest created(String token) {
        return then(0, 1, new Request.Create(token), DONE);
    }

    private static Request patch(String token) {
        return new Request.Patch(token);
    }

    private static Outcome found(String token) {
        return new Outcome.Found(token);
    }

    private void holds() {
        assertThat(Linearizability.check(history)).isInstanceOf(Result.Linearizable.class);
    }

    private Result.Broken breaks() {
        Result result = Linearizability.check(history);
        assertThat(result).isInstanceOf(Result.Broken.class);
        return (Result.Broken) result;
    }

    @Test
    void whatComesOneAfterTheOther() {
        then(0, 1, GET, MISSING)
                .then(2, 3, new Request.Create("a"), DONE)
                .then(4, 5, new Request.Create("x"), CONFLICT)
                .then(6, 7, new Request.Replace("a", "b"), DONE)
                .then(8, 9, new Request.Replace("a", "y"), CONFLICT)
                .then(10, 11, GET, found("b"))
                .then(12, 13, new Request.Remove("b"), DONE)
                .then(14, 15, DELETE, MISSING)
                .then(16, 17, patch("z"), MISSING)
                .holds();
    }

    @Test
    void aReadAmidAWriteMaySeeEither() {
        created("a")
                .then(2, 9, patch("b"), DONE)
                .then(3, 4, GET, found("a"))
                .then(5, 6, GET, found("b"))
                .holds();
    }

    @Test
    void butNotTheOldOneAgainAfterTheNewOne() {
        Result.Broken broken = created("a")
                .then(2, 9, patch("b"), DONE)
                .then(3, 4, GET, found("b"))
                .then(5, 6, GET, found("a"))
                .breaks();
        assertThat(broken.stuck().start()).isEqualTo(5);
        assertThat(broken.state()).isEqualTo("b");
        assertThat(broken.order()).hasSize(3);
    }

    @Test
    void aReadAfterAWriteSeesIt() {
        created("a").then(2, 3, patch("b"), DONE).then(4, 5, GET, found("a")).breaks();
    }

    @Test
    void aWriteThatIsLost() {
        created("a").then(4, 5, GET, MISSING).breaks();
    }

    @Test
    void aDeletedObjectThatIsBack() {
        created("a").then(2, 3, DELETE, DONE).then(4, 5, GET, found("a")).breaks();
    }

    @Test
    void twoThatReplaceTheSame() {
        created("a")
                .then(2, 5, new Request.Replace("a", "b"), DONE)
                .then(3, 6, new Request.Replace("a", "c"), DONE)
                .breaks();
    }

    @Test
    void twoThatCreateTheSame() {
        created("a").then(0, 2, new Request.Create("b"), DONE).breaks();
    }

    @Test
    void aConflictWithNobody() {
        created("a").then(2, 3, new Request.Replace("a", "b"), CONFLICT).breaks();
    }

    @Test
    void whatWasNotAnsweredMayHaveHappenedLateOrNever() {
        created("a")
                .then(2, 3, patch("late"), UNKNOWN)
                .then(2, 3, patch("never"), UNKNOWN)
                .then(4, 5, GET, found("a"))
                .then(6, 7, GET, found("late"))
                .holds();
    }

    @Test
    void butNotTwice() {
        created("a")
                .then(2, 3, patch("late"), UNKNOWN)
                .then(4, 5, GET, found("late"))
                .then(6, 7, patch("b"), DONE)
                .then(8, 9, GET, found("late"))
                .breaks();
    }

    @Test
    void norBeforeItWasSent() {
        created("a").then(2, 3, GET, found("b")).then(4, 5, patch("b"), UNKNOWN).breaks();
    }

    @Test
    void aDeletionThatWasNotAnswered() {
        created("a")
                .then(2, 3, DELETE, UNKNOWN)
                .then(4, 5, GET, found("a"))
                .then(6, 7, GET, MISSING)
                .then(8, 9, new Request.Create("b"), DONE)
                .holds();
        then(10, 11, GET, MISSING).breaks();
    }

    @Test
    void whatWasRefusedHasNoEffect() {
        created("a")
                .then(2, 3, patch("b"), new Outcome.Refused("429"))
                .then(4, 5, GET, found("b"))
                .breaks();
    }

    /** What would take for ever if every order was tried. */
    @Test
    void manyAtATime() {
        created("a");
        for (int i = 0; i < 14; i++) {
            then(2, 100, patch("t" + i), i % 2 == 0 ? DONE : UNKNOWN);
            then(2, 100, GET, found("t" + i));
        }
        then(101, 102, GET, found("t4"));
        holds();
    }
}
