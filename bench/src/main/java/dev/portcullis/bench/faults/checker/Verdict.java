package dev.portcullis.bench.faults.checker;

import dev.portcullis.bench.faults.history.History;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All promises, and what came of each. */
public record Verdict(Map<String, Check.Finding> findings) {
    /** docs/faults.md says how these come about. */
    private static final Policy.Grace GRACE =
            new Policy.Grace(Duration.ofSeconds(1), Duration.ofMillis(3500), Duration.ofMillis(5500));

    /** What a token is read as whose parts do not belong together. */
    public static final String HALF = "half:";

    private static final List<Check> CHECKS = List.of(
            new Check("each acknowledged write is there exactly once, no other one twice or by halves", Writes::decide),
            new Check("the versions of an object only grow", Versions::decide),
            new Check("reads and writes are linearizable", Reads::decide),
            new Check("a list is the state at its version", Lists::decide),
            new Check("watches have no gap, nothing twice, and the right order", Watches::decide),
            new Check("nothing was allowed that policy forbade", history -> Policy.decide(history, GRACE)));

    public static Verdict of(History history) {
        Map<String, Check.Finding> findings = new LinkedHashMap<>();
        CHECKS.forEach(check -> findings.put(check.promise(), check.decide().apply(history)));
        return new Verdict(findings);
    }

    public boolean good() {
        return findings.values().stream().allMatch(Check.Finding.Kept.class::isInstance);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        findings.forEach((promise, finding) -> text.append(
                switch (finding) {
                    case Check.Finding.Kept(String what) -> "  kept    %s: %s%n".formatted(promise, what);
                    case Check.Finding.Broken(String first) ->
                        "  BROKEN  %s:%n%s%n"
                                .formatted(promise, first.indent(10).stripTrailing());
                }));
        return text.toString();
    }
}
