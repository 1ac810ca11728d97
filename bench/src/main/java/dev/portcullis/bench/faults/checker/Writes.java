package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each acknowledged write was made exactly once, as it was acknowledged; each other one once or not at all, and none by halves. */
final class Writes {
    private Writes() {}

    static Check.Finding decide(History history) {
        Map<String, List<Event>> made = new HashMap<>();
        for (Event event : history.committed()) {
            if (event.token().startsWith(Verdict.HALF)) {
                return broken("etcd has half a write: %s", event);
            }
            if (event.type() != Event.Type.DELETED) {
                made.computeIfAbsent(event.token(), token -> new ArrayList<>(1)).add(event);
            }
        }
        int acknowledged = 0;
        int open = 0;
        for (Operation operation : history.operations()) {
            if (operation.request().writes().isEmpty()) {
                continue;
            }
            List<Event> found = made.getOrDefault(operation.request().writes(), List.of());
            String wrong = wrong(operation, found);
            if (!wrong.isEmpty()) {
                return broken("%s%n  %s%n  etcd has %s", wrong, operation, found.isEmpty() ? "nothing of it" : found);
            }
            acknowledged += operation.outcome() instanceof Outcome.Done ? 1 : 0;
            open += operation.open() ? 1 : 0;
        }
        String deletions = deletions(history);
        return deletions.isEmpty()
                ? kept("%d acknowledged writes, %d whose outcome nobody was told", acknowledged, open)
                : broken("%s", deletions);
    }

    private static String wrong(Operation operation, List<Event> found) {
        if (found.size() > 1) {
            return "written more than once";
        }
        return switch (operation.outcome()) {
            case Outcome.Done _ when found.isEmpty() -> "an acknowledged write is lost";
            case Outcome.Done _
            when found.getFirst().version() != operation.version() ->
                "a write was acknowledged with another version than it has";
            case Outcome.Done _ when !found.getFirst().key().equals(operation.key()) -> "written to another object";
            case Outcome.Missing _, Outcome.Conflict _, Outcome.Refused _
            when !found.isEmpty() -> "written although it was refused";
            default -> "";
        };
    }

    /** As many at least as were acknowledged, and no more than were asked for. */
    private static String deletions(History history) {
        Map<String, Integer> made = new HashMap<>();
        history.committed().stream()
                .filter(event -> event.type() == Event.Type.DELETED)
                .forEach(event -> made.merge(event.key(), 1, Integer::sum));
        Map<String, Integer> acknowledged = new HashMap<>();
        Map<String, Integer> possible = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.request() instanceof Request.Delete || operation.request() instanceof Request.Remove) {
                boolean done = operation.outcome() instanceof Outcome.Done;
                acknowledged.merge(operation.key(), done ? 1 : 0, Integer::sum);
                possible.merge(operation.key(), done || operation.open() ? 1 : 0, Integer::sum);
            }
        }
        for (String key : acknowledged.keySet()) {
            int count = made.getOrDefault(key, 0);
            if (count < acknowledged.getOrDefault(key, 0) || count > possible.getOrDefault(key, 0)) {
                return "%s was deleted %d times in etcd; %d deletions were acknowledged, %d may have been made"
                        .formatted(key, count, acknowledged.get(key), possible.get(key));
            }
        }
        return "";
    }
}
