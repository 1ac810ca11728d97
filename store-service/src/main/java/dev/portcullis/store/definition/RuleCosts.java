package dev.portcullis.store.definition;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the rules of a schema may cost, each and all together, and what is said where that is too much. */
final class RuleCosts {
    private static final long MOST_OF_ONE = 10_000_000;
    private static final long MOST_OF_ALL = 100_000_000;
    private static final int MOST_NAMED = 4;

    private final boolean eachChecked;
    private final List<Observed> expensive = new ArrayList<>();
    private long total;

    private record Observed(String path, long cost) {}

    /** @param eachChecked false for a schema that was there already: only all together may be too much then */
    RuleCosts(boolean eachChecked) {
        this.eachChecked = eachChecked;
    }

    /** @param what {@code rule} or {@code messageExpression} */
    void observe(String path, String what, long cost, List<FieldError> errors) {
        if (eachChecked && cost > MOST_OF_ONE) {
            errors.add(FieldError.forbidden(path, exceeds("estimated " + what + " cost", cost, MOST_OF_ONE)));
        }
        total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
        if (cost >= MOST_OF_ALL / 100) {
            expensive.add(new Observed(path, cost));
            expensive.sort(Comparator.comparingLong(Observed::cost).reversed());
            if (expensive.size() > MOST_NAMED) {
                expensive.removeLast();
            }
        }
    }

    /** Whether all of them are too much, said of the schema and of those that cost most. */
    void sum(String path, List<FieldError> errors) {
        if (total <= MOST_OF_ALL) {
            return;
        }
        for (Observed one : expensive) {
            errors.add(FieldError.forbidden(
                    one.path,
                    "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        }
        errors.add(FieldError.forbidden(
                path,
                exceeds(
                        "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                        total,
                        MOST_OF_ALL)));
    }

    private static String exceeds(String what, long cost, long most) {
        double factor = (double) cost / most;
        String times =
                factor > 100 ? "more than 100x" : String.format(Locale.ROOT, factor < 1.5 ? "%.6fx" : "%.1fx", factor);
        return what + " exceeds budget by factor of " + times
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and"
                + " strings are declared)";
    }
}
