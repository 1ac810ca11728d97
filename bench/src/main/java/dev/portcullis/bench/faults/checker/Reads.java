package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.checker.Linearizability.Result;
import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import dev.portcullis.bench.faults.history.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every object is linearizable, and with it all of them together (the property is local). A LIST counts as a read of each object. A write
 * without an answer that etcd has never seen is left out: it is known never to have happened.
 */
final class Reads {
    private Reads() {}

    static Check.Finding decide(History history) {
        Set<String> stored = history.committed().stream().map(Event::token).collect(Collectors.toSet());
        Map<String, List<Operation>> objects = new TreeMap<>();
        for (Operation operation : history.operations()) {
            String token = operation.request().writes();
            if (!operation.open() || token.isEmpty() || stored.contains(token)) {
                objects.computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation);
            }
        }
        history.snapshots()
                .forEach(snapshot -> objects.forEach((key, operations) -> {
                    if (overlaps(snapshot, operations)) {
                        operations.add(read(snapshot, key));
                    }
                }));
        int count = 0;
        for (Map.Entry<String, List<Operation>> object : objects.entrySet()) {
            Result result = Linearizability.check(object.getValue());
            if (!(result instanceof Result.Linearizable)) {
                return explain(object.getKey(), object.getValue(), result);
            }
            count += object.getValue().size();
        }
        return kept("%d operations on %d objects", count, objects.size());
    }

    /** Lists from before an object's first and after its last operation say nothing about it but that it is not there or as it was left. */
    private static boolean overlaps(Snapshot snapshot, List<Operation> operations) {
        return !operations.isEmpty() && snapshot.end() >= operations.getFirst().start();
    }

    private static Operation read(Snapshot snapshot, String key) {
        Snapshot.Content content = snapshot.objects().get(key);
        return new Operation(
                snapshot.client(),
                key,
                new Request.Get(),
                content == null ? new Outcome.Missing() : new Outcome.Found(content.token()),
                0,
                snapshot.start(),
                snapshot.end());
    }

    private static Check.Finding explain(String key, List<Operation> operations, Result result) {
        if (!(result instanceof Result.Broken(Operation stuck, String state, List<Operation> order))) {
            return broken("%s: too much at a time to be decided (%d operations)", key, operations.size());
        }
        StringBuilder text = new StringBuilder(
                "no order of what was asked of %s explains%n  %s%nThe best order ends with".formatted(key, stuck));
        order.subList(Math.max(0, order.size() - 6), order.size())
                .forEach(operation -> text.append("%n  %s".formatted(operation)));
        text.append("%nwhich leaves %s; not in it, and sent before that answer:"
                .formatted(state.equals(Register.ABSENT) ? "no object" : state));
        operations.stream()
                .filter(operation -> !order.contains(operation) && operation.start() <= stuck.end())
                .forEach(operation -> text.append("%n  %s".formatted(operation)));
        return broken("%s", text);
    }
}
