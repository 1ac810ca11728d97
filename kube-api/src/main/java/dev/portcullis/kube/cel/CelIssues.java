package dev.portcullis.kube.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with an expression, in the words of cel-go, which Kubernetes uses. */
final class CelIssues {
    private static final Pattern SYNTAX = Pattern.compile(
            "(no viable alternative|mismatched input|extraneous input|missing|token recognition error) .*");
    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");

    private CelIssues() {}

    static String print(CelValidationException e) {
        List<CelIssue> issues = e.getErrors().stream().map(CelIssues::reworded).toList();
        return CelIssue.toDisplayString(issues, e.getSource());
    }

    private static CelIssue reworded(CelIssue issue) {
        String message = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
        if (SYNTAX.matcher(message).matches()) {
            message = "Syntax error: " + message;
        }
        return CelIssue.formatError(issue.getExprId(), issue.getSourceLocation(), message);
    }
}
