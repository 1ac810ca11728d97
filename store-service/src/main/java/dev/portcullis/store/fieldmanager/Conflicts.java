package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.merge.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kube-apiserver answers to an apply that would take fields from others. */
final class Conflicts {
    private Conflicts() {}

    /** @param conflicts at least one; in the order of the managers */
    static ApiException exception(List<Conflict<Manager>> conflicts) {
        List<Status.Cause> causes = conflicts.stream()
                .map(conflict -> new Status.Cause(
                        "FieldManagerConflict",
                        "conflict with " + conflict.manager().described(),
                        conflict.path().toString()))
                .toList();
        Status.Details details = new Status.Details(null, null, null, null, causes, null);
        return Status.failure(409, "Conflict", message(conflicts), details).exception();
    }

    private static String message(List<Conflict<Manager>> conflicts) {
        if (conflicts.size() == 1) {
            Conflict<Manager> only = conflicts.getFirst();
            return "Apply failed with 1 conflict: conflict with %s: %s"
                    .formatted(only.manager().described(), only.path());
        }
        Map<Manager, List<String>> paths = new LinkedHashMap<>();
        conflicts.forEach(conflict -> paths.computeIfAbsent(conflict.manager(), m -> new ArrayList<>())
                .add("- " + conflict.path()));
        List<String> lines = new ArrayList<>();
        paths.forEach((manager, fields) -> {
            lines.add("conflicts with " + manager.described() + ":");
            lines.addAll(fields);
        });
        return "Apply failed with %d conflicts: %s".formatted(conflicts.size(), String.join("\n", lines));
    }
}
