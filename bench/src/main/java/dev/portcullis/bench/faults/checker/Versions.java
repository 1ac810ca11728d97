package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/** The resourceVersions of an object only grow, and each stands for one content: what came later never shows or gets a smaller one. */
final class Versions {
    private record Content(String key, long version) {}

    private Versions() {}

    static Check.Finding decide(History history) {
        Map<Content, String> contents = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        for (Event event : history.committed()) {
            Long before = last.put(event.key(), event.version());
            if (before != null && before >= event.version()) {
                return broken("the versions of %s do not grow: %d, then %s", event.key(), before, event);
            }
            contents.put(new Content(event.key(), event.version()), event.token());
        }
        Map<String, List<Operation>> objects = history.operations().stream()
                .filter(operation -> operation.version() > 0)
                .collect(Collectors.groupingBy(Operation::key));
        int looked = 0;
        for (List<Operation> operations : objects.values()) {
            for (Operation operation : operations) {
                String token = operation.outcome() instanceof Outcome.Found(String found)
                        ? found
                        : operation.request().writes();
                String stored = contents.get(new Content(operation.key(), operation.version()));
                if (!token.equals(stored)) {
                    return broken(
                            "an answer shows what was never stored%n  %s%n  etcd has %s at this version",
                            operation, stored == null ? "nothing" : stored);
                }
                looked++;
            }
            Check.Finding order = inOrder(operations);
            if (order instanceof Check.Finding.Broken) {
                return order;
            }
        }
        return kept("%d versions of %d objects", looked, objects.size());
    }

    private static Check.Finding inOrder(List<Operation> operations) {
        PriorityQueue<Operation> running = new PriorityQueue<>(Comparator.comparingLong(Operation::end));
        Operation highest = null;
        for (Operation operation : operations.stream()
                .sorted(Comparator.comparingLong(Operation::start))
                .toList()) {
            for (Operation ended = running.peek();
                    ended != null && ended.end() < operation.start();
                    ended = running.peek()) {
                highest = highest == null || ended.version() > highest.version() ? ended : highest;
                running.remove();
            }
            boolean write = !operation.request().reads();
            if (highest != null
                    && (operation.version() < highest.version()
                            || (write && operation.version() == highest.version()))) {
                return broken("a version went back%n  %s%n  %s", highest, operation);
            }
            running.add(operation);
        }
        return kept("");
    }
}
