package dev.portcullis.authz.review;

import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Selectors in resource attributes. Operators that nobody knows yet are let through, as in kube-apiserver. */
final class SelectorValidation {
    private static final Pattern LABEL_NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final String LABEL_NAME_MESSAGE =
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                    + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                    + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private final List<FieldError> errors;

    SelectorValidation(List<FieldError> errors) {
        this.errors = errors;
    }

    void check(SubjectAccessReview.@Nullable SelectorAttributes selector, String at, boolean labels) {
        if (selector == null) {
            return;
        }
        String raw = selector.rawSelector() == null ? "" : selector.rawSelector();
        List<SubjectAccessReview.Requirement> requirements =
                selector.requirements() == null ? List.of() : selector.requirements();
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            errors.add(
                    FieldError.invalid(at + ".rawSelector", raw, "may not specified at the same time as requirements"));
        }
        if (raw.isEmpty() && requirements.isEmpty()) {
            errors.add(FieldError.required(
                    at + ".requirements", "when " + at + " is specified, requirements or rawSelector is required"));
        }
        for (int i = 0; i < requirements.size(); i++) {
            check(requirements.get(i), at + ".requirements[" + i + "]", labels);
        }
    }

    private void check(SubjectAccessReview.Requirement requirement, String at, boolean label) {
        String key = requirement.key() == null ? "" : requirement.key();
        if (label) {
            String name = key.substring(key.lastIndexOf('/') + 1);
            if (!LABEL_NAME.matcher(name).matches()) {
                errors.add(FieldError.invalid(
                        at + ".key", key, name.isEmpty() ? "name part must be non-empty" : LABEL_NAME_MESSAGE));
            }
        } else if (key.isEmpty()) {
            errors.add(FieldError.required(at + ".key", "must be specified"));
        }
        boolean values = requirement.values() != null && !requirement.values().isEmpty();
        switch (requirement.operator() == null ? "" : requirement.operator()) {
            case "In", "NotIn" -> {
                if (!values) {
                    errors.add(FieldError.required(
                            at + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values) {
                    errors.add(FieldError.forbidden(
                            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            default -> {
                // One of a later release, perhaps: authorizers ignore what they don't know.
            }
        }
    }
}
