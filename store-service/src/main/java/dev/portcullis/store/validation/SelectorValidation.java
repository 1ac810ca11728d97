package dev.portcullis.store.validation;

/** Label selectors and node selectors. */
public final class SelectorValidation {
    private SelectorValidation() {}

    /** Whether nothing at all is selected on, which some kinds refuse. */
    public static boolean empty(Field selector) {
        return selector.at("matchLabels").empty()
                && selector.at("matchExpressions").empty();
    }

    /** A {@code metav1.LabelSelector}; absent is fine. */
    public static void labelSelector(Field selector) {
        if (selector.absent()) {
            return;
        }
        MetaValidation.labels(selector.at("matchLabels"));
        for (Field expression : selector.at("matchExpressions").items()) {
            Field values = expression.at("values");
            switch (expression.text("operator")) {
                case "In", "NotIn" -> values.require("must be specified when `operator` is 'In' or 'NotIn'");
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                default -> expression.at("operator").invalid("not a valid selector operator");
            }
            expression.at("key").invalid(Formats.qualifiedName(expression.text("key")));
            values.items().forEach(value -> value.invalid(Formats.labelValue(value.text())));
        }
    }

    public static void nodeSelector(Field selector) {
        Field terms = selector.at("nodeSelectorTerms");
        if (terms.require("must have at least one node selector term")) {
            terms.items().forEach(SelectorValidation::nodeSelectorTerm);
        }
    }

    public static void nodeSelectorTerm(Field term) {
        term.at("matchExpressions").items().forEach(SelectorValidation::nodeRequirement);
        for (Field requirement : term.at("matchFields").items()) {
            Field values = requirement.at("values");
            if (!requirement.at("operator").is("In")
                    && !requirement.at("operator").is("NotIn")) {
                requirement.at("operator").invalid("not a valid selector operator");
            } else if (values.node().size() != 1) {
                values.required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
            if (!requirement.at("key").is("metadata.name")) {
                requirement.at("key").invalid("not a valid field selector key");
            } else {
                values.items().forEach(value -> value.invalid(Formats.dnsSubdomain(value.text())));
            }
        }
    }

    private static void nodeRequirement(Field requirement) {
        Field values = requirement.at("values");
        switch (requirement.text("operator")) {
            case "In", "NotIn" -> values.require("must be specified when `operator` is 'In' or 'NotIn'");
            case "Exists", "DoesNotExist" -> {
                if (!values.empty()) {
                    values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.node().size() != 1) {
                    values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> requirement.at("operator").invalid("not a valid selector operator");
        }
        requirement.at("key").invalid(Formats.qualifiedName(requirement.text("key")));
    }
}
