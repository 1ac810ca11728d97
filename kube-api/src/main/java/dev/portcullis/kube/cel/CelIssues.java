package dev.portcullis.kube.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with an expression, in the words of cel-go, which Kubernetes uses. */
final class CelIssues {
    private static final Pattern SYNTAX = Pattern.compile(
            "(no viable alternative|mismatched input|extraneous input|missing|token recognition error) .*");
    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");

    /** How many are printed of one expression; the others are counted. */
    private static final int MOST = 100;

    /** A longer line is not shown below what is wrong with it. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final CelSource WITHOUT_LINES =
            CelSource.newBuilder("").setDescription("<input>").build();
    private static final String TRUNCATED = " more errors were truncated";

    private CelIssues() {}

    /** What is wrong, as an exception of bounded size: its message repeats the line for each error. */
    static CelValidationException refusal(CelValidationResult result) {
        List<CelIssue> errors = new ArrayList<>(
                result.getErrors().subList(0, Math.min(MOST, result.getErrors().size())));
        int more = result.getErrors().size() - MOST;
        if (more > 0) {
            errors.add(CelIssue.formatError(CelSourceLocation.NONE, more + TRUNCATED));
        }
        CelSource source = result.getSource();
        boolean shown = errors.stream()
                .map(error -> error.getSourceLocation().getLine())
                .filter(line -> line > 0)
                .distinct()
                .map(source::getSnippet)
                .allMatch(line -> line.isEmpty() || line.get().length() <= LONGEST_LINE);
        return new CelValidationException(shown ? source : WITHOUT_LINES, errors);
    }

    static String print(CelValidationException e) {
        return e.getErrors().stream()
                .map(CelIssues::reworded)
                .map(issue -> issue.getMessage().endsWith(TRUNCATED)
                        ? issue.getMessage()
                        : issue.toDisplayString(e.getSource()))
                .collect(Collectors.joining("\n"));
    }

    private static CelIssue reworded(CelIssue issue) {
        String message = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
        if (SYNTAX.matcher(message).matches()) {
            message = "Syntax error: " + message;
        }
        return CelIssue.formatError(issue.getExprId(), issue.getSourceLocation(), message);
    }
}
