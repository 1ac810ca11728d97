package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/** One control that a pod does not keep to. */
record Violation(String reason, String detail) {
    /** {@code privileged (container "a" must not set …), hostPort}. */
    static String details(List<Violation> violations) {
        return violations.stream()
                .map(one -> one.detail.isEmpty() ? one.reason : one.reason + " (" + one.detail + ")")
                .collect(Collectors.joining(", "));
    }

    static String reasons(List<Violation> violations) {
        return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
    }
}
