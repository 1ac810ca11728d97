package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which requests webhooks and policies are about. */
final class RuleValidation {
    private static final int MOST_CONDITIONS = 64;

    private RuleValidation() {}

    static void withOperations(Field rule) {
        Set<String> named = new HashSet<>();
        for (Field name : rule.at("resourceNames").items()) {
            name.invalid(Formats.pathSegment(name.text()));
            if (!named.add(name.text())) {
                name.duplicate();
            }
        }
        Field operations = rule.at("operations");
        if (operations.require()) {
            aloneOrNot(operations, "*", "operations");
        }
        Field groups = rule.at("apiGroups");
        if (groups.require()) {
            aloneOrNot(groups, "*", "API groups");
        }
        Field versions = rule.at("apiVersions");
        if (versions.require()) {
            aloneOrNot(versions, "*", "API versions");
            versions.items().forEach(Field::require);
        }
        if (rule.at("resources").require()) {
            resources(rule.at("resources"));
        }
    }

    private static void aloneOrNot(Field list, String all, String what) {
        if (list.node().size() > 1 && list.texts().contains(all)) {
            list.invalid("if '" + all + "' is present, must not specify other " + what);
        }
    }

    private static void resources(Field resources) {
        Set<String> wholeResources = new HashSet<>();
        Set<String> wholeParts = new HashSet<>();
        boolean plain = false;
        for (Field resource : resources.items()) {
            String text = resource.text();
            int slash = text.indexOf('/');
            if (!resource.require()) {
                continue;
            }
            if (slash < 0) {
                plain |= !text.equals("*");
                continue;
            }
            String name = text.substring(0, slash);
            String part = text.substring(slash + 1);
            if (wholeResources.contains(name)) {
                resource.invalid("if '%s/*' is present, must not specify %s".formatted(name, text));
            }
            if (wholeParts.contains(part)) {
                resource.invalid("if '*/%s' is present, must not specify %s".formatted(part, text));
            }
            if (part.equals("*")) {
                wholeResources.add(name);
            }
            if (name.equals("*")) {
                wholeParts.add(part);
            }
        }
        aloneOrNot(resources, "*/*", "resources");
        if (plain && resources.texts().contains("*")) {
            resources.invalid("if '*' is present, must not specify other resources without subresources");
        }
    }

    static void matchConditions(Field conditions, AdmissionExpressions expressions) {
        if (conditions.node().size() > MOST_CONDITIONS) {
            conditions.add(
                    FieldError.tooMany(conditions.path(), conditions.node().size(), MOST_CONDITIONS));
        }
        Set<String> names = new HashSet<>();
        for (Field condition : conditions.items()) {
            expressions.matchCondition(condition.at("expression"));
            Field name = condition.at("name");
            if (name.require()) {
                name.invalid(Formats.qualifiedName(name.text()));
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
        }
    }

    /** Names that must be there and be a subdomain. */
    static void name(Field name) {
        if (name.require()) {
            List<String> errors = Formats.dnsSubdomain(name.text());
            if (!errors.isEmpty()) {
                name.invalid(String.join(",", errors));
            }
        }
    }
}
