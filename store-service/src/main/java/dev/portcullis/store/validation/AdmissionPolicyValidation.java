package dev.portcullis.store.validation;

import dev.portcullis.kube.cel.CelIdentifiers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Admission policies and what binds them to objects. */
public final class AdmissionPolicyValidation {
    private static final String EXCLUSIVE = "name and selector are mutually exclusive";
    private static final String NOTHING_TO_DO = "validations or auditAnnotations must contain at least one item";

    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final int MOST_ANNOTATIONS = 20;

    private AdmissionPolicyValidation() {}

    public static void validating(Field policy) {
        Field spec = policy.at("spec");
        AdmissionExpressions expressions = common(spec);
        Field validations = spec.at("validations");
        Field annotations = spec.at("auditAnnotations");
        if (validations.empty() && annotations.empty()) {
            validations.required(NOTHING_TO_DO);
            annotations.required(NOTHING_TO_DO);
        }
        for (Field validation : validations.items()) {
            expressions.condition(validation.at("expression"));
            expressions.message(validation.at("messageExpression"));
            Field message = validation.at("message");
            if (!message.empty() && message.text().isBlank()) {
                message.invalid("message must be non-empty if specified");
            } else if (message.text().strip().matches("(?s).*[\\n\\r].*")) {
                message.invalid("message must not contain line breaks");
            }
            if (validation.at("reason").present()) {
                validation.at("reason").oneOf(REASONS);
            }
        }
        if (annotations.node().size() > MOST_ANNOTATIONS) {
            annotations.invalid("must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (Field annotation : annotations.items()) {
            Field key = annotation.at("key");
            String name = policy.at("metadata").text("name") + '/' + key.text();
            Formats.qualifiedName(name).forEach(error -> key.invalid(name, error));
            if (!keys.add(key.text())) {
                key.duplicate();
            }
            expressions.annotation(annotation.at("valueExpression"));
        }
    }

    /** What the type checker found, which says where and what. */
    public static void status(Field policy, JsonNode old) {
        Field status = policy.at("status");
        for (Field warning : status.at("typeChecking", "expressionWarnings").items()) {
            warning.at("warning").require();
            warning.at("fieldRef").require();
        }
        ConditionValidation.conditions(status.at("conditions"));
    }

    public static void mutating(Field policy) {
        Field spec = policy.at("spec");
        AdmissionExpressions expressions = common(spec);
        spec.at("mutations").require("mutations must contain at least one item");
        for (Field mutation : spec.at("mutations").items()) {
            Field type = mutation.at("patchType");
            Field patch = mutation.at("applyConfiguration");
            Field operations = mutation.at("jsonPatch");
            if (type.require()) {
                boolean apply = type.is("ApplyConfiguration");
                Field used = apply ? patch : operations;
                Field other = apply ? operations : patch;
                if (used.absent()) {
                    used.required("must be specified when patchType is " + type.text());
                } else if (apply) {
                    expressions.applyConfiguration(used.at("expression"));
                } else {
                    expressions.jsonPatch(used.at("expression"));
                }
                if (other.present()) {
                    other.forbidden("must not be specified when patchType is " + type.text());
                }
            }
        }
        spec.at("reinvocationPolicy").require();
    }

    private static AdmissionExpressions common(Field spec) {
        AdmissionExpressions expressions = spec.at("paramKind").present()
                ? AdmissionExpressions.WITH_PARAMETERS
                : AdmissionExpressions.WITHOUT_PARAMETERS;
        if (spec.at("paramKind").present()) {
            kind(spec.at("paramKind"));
        }
        Field constraints = spec.at("matchConstraints");
        if (constraints.absent()) {
            constraints.required("");
        } else {
            resources(constraints);
            constraints.at("resourceRules").require();
        }
        RuleValidation.matchConditions(spec.at("matchConditions"), expressions);
        for (Field variable : spec.at("variables").items()) {
            Field name = variable.at("name");
            if (name.text().isBlank()) {
                name.required("name is not specified");
            } else if (!CelIdentifiers.isIdentifier(name.text())) {
                name.invalid("name is not a valid CEL identifier");
            }
        }
        return expressions.with(spec.at("variables"));
    }

    private static void kind(Field kind) {
        Field version = kind.at("apiVersion");
        if (version.require()) {
            String[] parts = version.text().split("/", -1);
            String own = parts[parts.length - 1];
            if (parts.length > 2) {
                version.invalid("unexpected GroupVersion string: " + version.text());
            } else if (own.isEmpty()) {
                version.invalid("version must be specified");
            } else {
                List<String> group = parts.length == 2 ? Formats.dnsSubdomain(parts[0]) : List.of();
                List<String> label = Formats.dns1035Label(own);
                if (!group.isEmpty()) {
                    version.invalid(parts[0], String.join(",", group));
                }
                if (!label.isEmpty()) {
                    version.invalid(own, String.join(",", label));
                }
            }
        }
        Field name = kind.at("kind");
        if (name.require()) {
            List<String> errors = Formats.dns1035Label(name.text().toLowerCase(Locale.ROOT));
            if (!errors.isEmpty()) {
                name.invalid("may have mixed case, but should otherwise match: " + String.join(",", errors));
            }
        }
    }

    private static void resources(Field match) {
        SelectorValidation.labelSelector(match.at("namespaceSelector"));
        SelectorValidation.labelSelector(match.at("objectSelector"));
        match.at("resourceRules").items().forEach(RuleValidation::withOperations);
        match.at("excludeResourceRules").items().forEach(RuleValidation::withOperations);
    }

    public static void validatingBinding(Field binding) {
        binding(binding);
        Field actions = binding.at("spec", "validationActions");
        actions.require("at least one validation action is required");
        Set<String> seen = new HashSet<>();
        for (Field action : actions.items()) {
            if (!seen.add(action.text())) {
                action.duplicate();
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            actions.invalid(
                    "must not contain both Deny and Warn (repeating the same validation failure information in the"
                            + " API response and headers serves no purpose)");
        }
    }

    public static void binding(Field binding) {
        Field spec = binding.at("spec");
        RuleValidation.name(spec.at("policyName"));
        Field parameters = spec.at("paramRef");
        if (parameters.present()) {
            Field name = parameters.at("name");
            Field selector = parameters.at("selector");
            SelectorValidation.labelSelector(selector);
            if (name.empty() && selector.absent()) {
                parameters.required("one of name or selector must be specified");
            } else if (!name.empty() && selector.present()) {
                name.forbidden(EXCLUSIVE);
                selector.forbidden(EXCLUSIVE);
            }
            if (!name.empty()) {
                name.invalid(Formats.pathSegment(name.text()));
            }
            if (parameters.at("parameterNotFoundAction").require()) {
                parameters.at("parameterNotFoundAction").oneOf(List.of("Deny", "Allow"));
            }
        }
        if (spec.at("matchResources").present()) {
            resources(spec.at("matchResources"));
        }
    }
}
