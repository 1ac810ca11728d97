package dev.portcullis.store.definition;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.FieldErrors;
import java.util.List;
import java.util.Set;

/** The schema of a version: structural, its defaults valid, its lists and maps described, its rules compiled. */
final class SchemaValidation {
    /** By the names that the sentence has. */
    private static final List<String> AT_ROOT = List.of(
            "Description",
            "Type",
            "Format",
            "Title",
            "Maximum",
            "ExclusiveMaximum",
            "Minimum",
            "ExclusiveMinimum",
            "MaxLength",
            "MinLength",
            "Pattern",
            "MaxItems",
            "MinItems",
            "UniqueItems",
            "MultipleOf",
            "Required",
            "Items",
            "Properties",
            "ExternalDocs",
            "Example",
            "XPreserveUnknownFields",
            "XValidations");

    private static final Set<String> EXTENSIONS_AT_ROOT =
            Set.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations");

    private SchemaValidation() {}

    /** @param known whether it was there already, so that what it costs is not checked rule by rule */
    static void root(Field schema, boolean status, boolean known) {
        if (status) {
            onlyWhatStatusKeeps(schema);
        }
        if (schema.flag("nullable")) {
            schema.at("nullable").forbidden("nullable cannot be true at the root");
        }
        List<FieldError> structural = StructuralRules.check(schema);
        if (structural.isEmpty()) {
            structural = DefaultRules.check(schema);
        }
        schema.errors().addAll(structural);
        List<FieldError> rules = new FieldErrors();
        RuleCosts costs = new RuleCosts(!known);
        new KeywordRules(structural.isEmpty(), new RuleCompiler(costs, rules)).root(schema);
        costs.sum(schema.path(), rules);
        schema.errors().addAll(rules);
    }

    /** The status is validated by its own part of the schema, so that what is said of the whole would be lost. */
    private static void onlyWhatStatusKeeps(Field schema) {
        for (String name : schema.node().propertyNames()) {
            if (name.equals("type") && !schema.at("type").is("object")) {
                schema.at("type")
                        .invalid(
                                "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
                return;
            }
            if (AT_ROOT.stream().noneMatch(name::equalsIgnoreCase) && !EXTENSIONS_AT_ROOT.contains(name)) {
                schema.invalid("only [" + String.join(" ", AT_ROOT)
                        + "] fields are allowed at the root of the schema if the status subresource is enabled");
                return;
            }
        }
    }
}
