package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.fieldpath.FieldPath;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.FieldSetBuilder;
import dev.portcullis.store.fieldpath.PathElement;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The fields that a write can change: what the kind's strategy puts back in any case ({@code status} in the object,
 * {@code spec} in its status) gets no owner by it.
 */
final class TrackedFields {
    private static final String STATUS = "status";
    private static final String ANY = "*";

    private TrackedFields() {}

    static UnaryOperator<FieldSet> of(ResourceType type, String subresource) {
        if (subresource.isEmpty()) {
            return type.subresource(STATUS).isPresent() ? without(List.of(STATUS)) : UnaryOperator.identity();
        }
        Optional<Subresource> part = type.subresource(subresource);
        List<String> tracked = part.map(Subresource::tracks).orElse(List.of());
        List<String> reset = part.map(Subresource::resets).orElse(List.of());
        if (!tracked.isEmpty()) {
            List<List<String>> patterns =
                    tracked.stream().map(TrackedFields::path).toList();
            return set -> only(set, patterns);
        } else if (!reset.isEmpty()) {
            return without(reset);
        } else if (!subresource.equals(STATUS)) {
            return UnaryOperator.identity();
        }
        return without(type.schema().definitionName() == null ? List.of("metadata", "spec") : List.of("spec"));
    }

    private static UnaryOperator<FieldSet> without(List<String> fields) {
        FieldSet reset = FieldSet.of(
                fields.stream().map(field -> FieldPath.of(field.split("\\."))).toArray(FieldPath[]::new));
        return set -> set.recursiveDifference(reset);
    }

    private static List<String> path(String pattern) {
        return List.of(pattern.split("\\."));
    }

    /** What is on the way to, at, or below a pattern; {@code *} stands for any element. */
    private static FieldSet only(FieldSet set, List<List<String>> patterns) {
        FieldSetBuilder kept = new FieldSetBuilder();
        set.forEachElement((element, member, below) -> {
            List<List<String>> matching = patterns.stream()
                    .filter(pattern -> pattern.isEmpty() || matches(pattern.getFirst(), element))
                    .map(pattern -> pattern.isEmpty() ? pattern : pattern.subList(1, pattern.size()))
                    .toList();
            if (matching.isEmpty()) {
                return;
            }
            if (member) {
                kept.insert(element);
            }
            only(below, matching).forEach(path -> insertBelow(kept, element, path));
        });
        return kept.build();
    }

    private static void insertBelow(FieldSetBuilder set, PathElement element, FieldPath path) {
        set.below(element).insert(path.elements());
    }

    private static boolean matches(String pattern, PathElement element) {
        return pattern.equals(ANY)
                || element instanceof PathElement.Field field && field.name().equals(pattern);
    }
}
