package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Conditions of the kind that newer APIs share: {@code metav1.Condition}. */
final class ConditionValidation {
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final Pattern REASONS = Pattern.compile(REASON);
    private static final int LONGEST_REASON = 1024;
    private static final int LONGEST_MESSAGE = 32 * 1024;

    private ConditionValidation() {}

    /** Each type once. */
    static void conditions(Field conditions) {
        Set<String> types = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            if (!types.add(type.text())) {
                type.duplicate();
            }
            type.invalid(Formats.qualifiedName(type.text()));
            condition.at("status").oneOf(List.of("False", "True", "Unknown"));
            if (condition.at("observedGeneration").number() < 0) {
                condition.at("observedGeneration").invalid("must be greater than or equal to zero");
            }
            if (condition.at("lastTransitionTime").absent()) {
                condition.at("lastTransitionTime").required("must be set");
            }
            reason(condition.at("reason"));
            if (condition.text("message").length() > LONGEST_MESSAGE) {
                condition.at("message").tooLong(LONGEST_MESSAGE);
            }
        }
    }

    private static void reason(Field reason) {
        if (!reason.require("must be set")) {
            return;
        }
        if (!REASONS.matcher(reason.text()).matches()) {
            reason.invalid("a condition reason must start with alphabetic character, optionally followed by a string of"
                    + " alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',"
                    + "  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation"
                    + " is '" + REASON + "')");
        }
        if (reason.text().length() > LONGEST_REASON) {
            reason.tooLong(LONGEST_REASON);
        }
    }
}
