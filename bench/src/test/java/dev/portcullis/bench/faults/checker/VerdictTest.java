package dev.portcullis.bench.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bench.faults.history.Access;
import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.Event.Type;
import dev.portcullis.bench.faults.history.Hang;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import dev.portcullis.bench.faults.history.Snapshot;
import dev.portcullis.bench.faults.history.WatchLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A history in which all is well, and what is found when one thing is not. */
class VerdictTest {
    private static final long SECOND = 1_000_000_000;
    private static final Outcome DONE = new Outcome.Done();
    private static final Outcome UNKNOWN = new Outcome.Unknown("504");

    private final List<Operation> operations = new ArrayList<>(List.of(
            operation(1, new Request.Create("a1"), DONE, 10),
            operation(2, new Request.Replace("a1", "a2"), DONE, 11),
            operation(3, new Request.Patch("lost"), UNKNOWN, 0),
            operation(4, new Request.Get(), new Outcome.Found("a2"), 11),
            operation(5, new Request.Patch("late"), UNKNOWN, 0),
            operation(6, new Request.Delete(), DONE, 0)));
    private final List<Event> committed = new ArrayList<>(List.of(
            new Event(Type.ADDED, "k", "a1", 10),
            new Event(Type.MODIFIED, "k", "a2", 11),
            new Event(Type.MODIFIED, "k", "late", 15),
            new Event(Type.DELETED, "k", "late", 16)));
    private final List<Snapshot> snapshots = new ArrayList<>(List.of(snapshot(13, "a2", 11)));
    private List<Event> told = new ArrayList<>(committed);
    private final List<Access> accesses = new ArrayList<>(List.of(
            access(200, 1),
            access(403, 5),
            new Access("robot", false, 200, 3 * SECOND - SECOND / 2, 3 * SECOND),
            new Access("robot", true, 403, 0, 1),
            new Access("robot", true, 503, 0, 1),
            new Access("robot", true, 0, 0, 1)));
    private final List<Operation> grants = new ArrayList<>(List.of(
            grant(0, "g1", new Request.Create("g1"), DONE),
            grant(2, "g1", new Request.Delete(), DONE),
            grant(7, "g2", new Request.Create("g2"), UNKNOWN),
            grant(9, "g2", new Request.Delete(), new Outcome.Missing())));
    private final List<Hang> hangs = new ArrayList<>();
    private final List<Event> committedGrants =
            new ArrayList<>(List.of(new Event(Type.ADDED, "g1", "", 5), new Event(Type.DELETED, "g1", "", 6)));

    private static Operation operation(long at, Request request, Outcome outcome, long version) {
        return new Operation("w", "k", request, outcome, version, at * 10, at * 10 + 5);
    }

    private static Operation grant(long at, String key, Request request, Outcome outcome) {
        return new Operation("grants", key, request, outcome, 0, at * SECOND, at * SECOND);
    }

    private static Access access(int status, long second) {
        return new Access("robot", false, status, second * SECOND, second * SECOND + 1);
    }

    private static Snapshot snapshot(long version, String token, long objectVersion) {
        return new Snapshot("lister", version, Map.of("k", new Snapshot.Content(token, objectVersion)), 41, 44);
    }

    private Verdict verdict() {
        WatchLog watch = new WatchLog("watcher", List.of(new WatchLog.Part(5, told, 16)), 3);
        return Verdict.of(new History(
                operations, snapshots, List.of(watch), grants, accesses, hangs, committed, committedGrants));
    }

    private void breaks(String... texts) {
        Verdict verdict = verdict();
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.toString()).contains("BROKEN").contains(texts);
    }

    @Test
    void allIsWell() {
        assertThat(verdict().good()).as("%s", verdict()).isTrue();
    }

    @Test
    void anAcknowledgedWriteThatEtcdDoesNotHave() {
        committed.remove(1);
        breaks("an acknowledged write is lost", "a2");
    }

    @Test
    void aWriteThatWasMadeTwice() {
        committed.add(3, new Event(Type.MODIFIED, "k", "late", 15));
        breaks("written more than once", "late");
    }

    @Test
    void aRefusedWriteThatWasMade() {
        operations.add(operation(7, new Request.Create("refused"), new Outcome.Conflict(), 0));
        committed.add(3, new Event(Type.MODIFIED, "k", "refused", 15));
        breaks("written although it was refused");
    }

    @Test
    void halfAWrite() {
        committed.set(2, new Event(Type.MODIFIED, "k", Verdict.HALF + "late,a2,a2", 15));
        breaks("etcd has half a write");
    }

    @Test
    void aDeletionThatNobodyAskedFor() {
        committed.add(new Event(Type.ADDED, "other", "", 17));
        committed.add(new Event(Type.DELETED, "k", "", 18));
        breaks("was deleted 2 times in etcd; 1 deletions were acknowledged");
    }

    @Test
    void aReadOfWhatWasNeverStored() {
        operations.set(3, operation(4, new Request.Get(), new Outcome.Found("a2"), 12));
        breaks("an answer shows what was never stored");
    }

    @Test
    void aVersionThatGoesBack() {
        operations.set(3, operation(4, new Request.Get(), new Outcome.Found("a1"), 10));
        breaks("a version went back", "no order of what was asked of k explains");
    }

    @Test
    void aListThatIsNotOneState() {
        snapshots.add(snapshot(12, "a1", 10));
        breaks("a list at version 12 is not the state at that version");
    }

    @Test
    void anEventThatIsLeftOut() {
        told.remove(1);
        breaks("was told as its event 2", "a2");
    }

    @Test
    void anEventThatIsRepeated() {
        told.add(1, told.getFirst());
        breaks("was told as its event 2");
    }

    @Test
    void aWatchThatFallsSilent() {
        told = told.subList(0, 2);
        breaks("nothing, up to version 16");
    }

    @Test
    void somebodyLetInAfterTheGrace() {
        accesses.add(access(200, 4));
        breaks("allowed 2.000 s after the binding was gone for sure");
    }

    /** It takes a while to be noticed, but not for ever. */
    @Test
    void whereSomebodyHangsTheGraceIsLonger() {
        hangs.add(new Hang("authz-service", SECOND, 3 * SECOND));
        accesses.add(access(200, 4));
        assertThat(verdict().good()).isTrue();
        accesses.add(new Access("robot", false, 200, 6 * SECOND + 1, 6 * SECOND + 2));
        breaks("allowed 4.000 s after the binding was gone for sure");

        hangs.add(new Hang("etcd-1", 3 * SECOND, 12 * SECOND));
        assertThat(verdict().good()).isTrue();
        hangs.add(new Hang("store-service", 10 * SECOND, 11 * SECOND));
        accesses.add(access(200, 14));
        assertThat(verdict().good()).isTrue();
        accesses.add(access(200, 15));
        breaks("allowed 6.000 s after the binding was gone for sure");
    }

    @Test
    void somebodyLetInWhoNeverMay() {
        accesses.add(new Access("robot", true, 404, 1, 2));
        breaks("no policy ever allowed it");
    }

    @Test
    void goodCredentialsThatAreCalledBad() {
        accesses.add(access(401, 1));
        breaks("good credentials were called bad");
    }

    /** From then on nobody can say. */
    @Test
    void aBindingThatCameBackLateExcusesWhatFollows() {
        committedGrants.add(new Event(Type.ADDED, "g1", "", 7));
        accesses.add(access(200, 5));
        assertThat(verdict().good()).isTrue();
    }
}
