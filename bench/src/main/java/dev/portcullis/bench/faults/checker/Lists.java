package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Snapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A list of a version is the state at that version, on however many pages it came. */
final class Lists {
    private Lists() {}

    static Check.Finding decide(History history) {
        List<Snapshot> snapshots = history.snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::version))
                .toList();
        Map<String, Snapshot.Content> state = new HashMap<>();
        int at = 0;
        for (Snapshot snapshot : snapshots) {
            for (; at < history.committed().size(); at++) {
                Event event = history.committed().get(at);
                if (event.version() > snapshot.version()) {
                    break;
                }
                if (event.type() == Event.Type.DELETED) {
                    state.remove(event.key());
                } else {
                    state.put(event.key(), new Snapshot.Content(event.token(), event.version()));
                }
            }
            if (!state.equals(snapshot.objects())) {
                return explain(snapshot, state);
            }
        }
        return kept("%d lists", snapshots.size());
    }

    private static Check.Finding explain(Snapshot snapshot, Map<String, Snapshot.Content> state) {
        Map<String, Snapshot.Content> missing = new HashMap<>(state);
        missing.entrySet().removeAll(snapshot.objects().entrySet());
        Map<String, Snapshot.Content> wrong = new HashMap<>(snapshot.objects());
        wrong.entrySet().removeAll(state.entrySet());
        return broken(
                "a list at version %d is not the state at that version (%s, sent at %.6f)%n  it lacks %s%n  it has %s",
                snapshot.version(), snapshot.client(), snapshot.start() / 1e9, missing, wrong);
    }
}
