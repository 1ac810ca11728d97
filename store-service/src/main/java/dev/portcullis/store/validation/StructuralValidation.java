package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A custom resource against its OpenAPI v3 schema, in the words of kube-apiserver. What does not fit and was there before does not
 * count, if anybody says what was; it is gone through once, and again only for that.
 */
public final class StructuralValidation {
    private FieldErrors errors = new FieldErrors();
    private Set<FieldError> told = new HashSet<>();
    private final FieldErrors embedded = new FieldErrors();
    private final FieldErrors lists = new FieldErrors();
    /** Within what only restricts what is known from elsewhere: a part of {@code allOf} or its like. */
    private boolean restricting;

    private StructuralValidation() {}

    /**
     * @param path of the value; empty for an object
     * @param was  what was there before; null if nothing was, or everything counts
     */
    public static StructuralValidation of(Schema schema, String path, JsonNode value, @Nullable Correlation was) {
        StructuralValidation whole = new StructuralValidation();
        whole.value(rules(schema), value, At.root(path), null);
        if (was == null || whole.errors.isEmpty()) {
            return whole;
        }
        StructuralValidation changed = new StructuralValidation();
        changed.value(rules(schema), value, At.root(path), was);
        return changed;
    }

    /** Everything that is wrong with the value goes where the errors of the field go. */
    public static void validate(Schema schema, Field value) {
        StructuralValidation validation = of(schema, value.path(), value.node(), null);
        value.errors().addAll(validation.errors());
        value.errors().addAll(validation.embedded());
        value.errors().addAll(validation.lists());
    }

    /** Whether all lists that are sets or maps are such. */
    public static boolean listsHold(Schema schema, JsonNode value) {
        return ListItems.hold(rules(schema), value);
    }

    private static ValueRules rules(Schema schema) {
        return schema.made(ValueRules.class, ValueRules::of);
    }

    /** By the schema. */
    public List<FieldError> errors() {
        return errors;
    }

    /** In the metadata of objects that are part of this one. */
    public List<FieldError> embedded() {
        return embedded;
    }

    /** Items that are twice in lists where each may be only once. */
    public List<FieldError> lists() {
        return lists;
    }

    /** How many checks there were that say something good: of several schemas, the one that fits best is told of. */
    private int value(ValueRules rules, JsonNode node, At at, @Nullable Correlation was) {
        int before = errors.size();
        int fitting = checks(rules, node, at, was);
        if (was != null && errors.size() > before && was.same()) {
            told.removeAll(errors.subList(before, errors.size()));
            errors.truncate(before);
        }
        return fitting;
    }

    private int checks(ValueRules rules, JsonNode node, At at, @Nullable Correlation was) {
        int fitting = 0;
        if (!rules.types.isEmpty() || !rules.format.isEmpty()) {
            FieldError wrong = TypeRules.check(rules, node, at);
            tell(wrong);
            fitting += (wrong == null ? 1 : 0) + (node.isNull() ? 0 : 1);
        }
        if (node.isNull()) {
            enums(rules, node, at);
            return fitting;
        }
        fitting += combined(rules, node, at) + 2;
        if (node.isString()) {
            fitting += text(rules, node.asString(), at);
        } else if (node.isNumber()) {
            rules.numbers.check(node, at, this::tell);
            fitting += 2;
        } else if (node.isArray()) {
            fitting += array(rules, node, at, was) + 2;
        }
        enums(rules, node, at);
        if (node.isObject()) {
            fitting += object(rules, node, at, was) + 1;
        }
        return fitting + 2;
    }

    private int text(ValueRules rules, String text, At at) {
        tell(rules.strings.check(text, at));
        if (rules.formatted == null) {
            return 1;
        }
        if (!rules.formatted.test(text)) {
            tell(TypeRules.wrong(at, rules.format, text));
        }
        return 2;
    }

    private void enums(ValueRules rules, JsonNode node, At at) {
        if (!rules.enumValues.isEmpty() && rules.enumValues.stream().noneMatch(known -> same(known, node))) {
            tell(FieldError.notSupported(
                    at.path(),
                    node,
                    rules.enumValues.stream()
                            .map(known -> known.isString() ? known.asString() : known.toString())
                            .toList()));
        }
    }

    private static boolean same(JsonNode known, JsonNode node) {
        return known.isNumber() && node.isNumber()
                ? known.decimalValue().compareTo(node.decimalValue()) == 0
                : !node.isNull() && known.equals(node);
    }

    private int array(ValueRules rules, JsonNode node, At at, @Nullable Correlation was) {
        int fitting = 0;
        ValueRules items = rules.items;
        for (int i = 0; items != null && i < node.size(); i++) {
            JsonNode item = node.path(i);
            fitting += value(
                    items, item, item.isContainer() ? at.index(i) : at.inList(), was == null ? null : was.index(i));
        }
        if (node.size() < rules.minItems) {
            tell(FieldError.invalid(
                    at.path(), node.size(), at.name() + " in body should have at least " + rules.minItems + " items"));
        }
        if (node.size() > rules.maxItems) {
            tell(FieldError.tooMany(at.path(), node.size(), (int) rules.maxItems));
        }
        if (!restricting) {
            ListItems.check(rules.schema, node, at, lists);
        }
        return fitting;
    }

    private int object(ValueRules rules, JsonNode node, At at, @Nullable Correlation was) {
        if (!restricting && rules.schema.embeddedResource()) {
            EmbeddedObjects.check(node, at, embedded);
        }
        if (node.size() < rules.minProperties) {
            tell(FieldError.invalid(
                    at.path(),
                    node.size(),
                    at.name() + " in body should have at least " + rules.minProperties + " properties"));
            return 0;
        }
        if (node.size() > rules.maxProperties) {
            tell(FieldError.tooMany(at.path(), node.size(), (int) rules.maxProperties));
            return 0;
        }
        int fitting = 0;
        if (rules.values != null) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                if (!rules.properties.containsKey(entry.getKey())) {
                    fitting += value(
                            rules.values,
                            entry.getValue(),
                            at.key(entry.getKey()),
                            was == null ? null : was.key(entry.getKey()));
                }
            }
        }
        for (Map.Entry<String, ValueRules> property : rules.properties.entrySet()) {
            JsonNode value = node.get(property.getKey());
            if (value != null) {
                fitting += value(
                        property.getValue(), value, at.property(property.getKey()), was(property.getKey(), at, was));
            }
        }
        for (String required : rules.required) {
            if (!node.has(required)) {
                tell(FieldError.required(at.key(required).path(), ""));
            }
        }
        return fitting;
    }

    /** The version and the kind are those that are asked for, whatever was stored. */
    private static @Nullable Correlation was(String field, At at, @Nullable Correlation was) {
        return was == null || at.isRoot() && (field.equals("apiVersion") || field.equals("kind"))
                ? null
                : was.key(field);
    }

    /** What several schemas say about the same value. */
    private int combined(ValueRules rules, JsonNode node, At at) {
        int fitting = 0;
        if (!rules.anyOf.isEmpty()) {
            Parts parts = parts(rules.anyOf, node, at, true);
            if (parts.valid == 0) {
                composite(at, "validate at least one schema (anyOf)");
            }
            fitting += taken(parts);
        }
        if (!rules.oneOf.isEmpty()) {
            Parts parts = parts(rules.oneOf, node, at, false);
            if (parts.valid != 1) {
                composite(
                        at,
                        "validate one and only one schema (oneOf). Found "
                                + (parts.valid == 0 ? "none valid" : parts.valid + " valid alternatives"));
            }
            fitting += parts.valid > 1 ? 0 : taken(parts);
        }
        if (!rules.allOf.isEmpty()) {
            int valid = 0;
            for (ValueRules part : rules.allOf) {
                Part result = part(part, node, at);
                valid += result.errors.isEmpty() ? 1 : 0;
                fitting += result.fitting;
                result.errors.forEach(this::tell);
            }
            if (valid < rules.allOf.size()) {
                composite(at, "validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
            }
        }
        if (rules.not != null && part(rules.not, node, at).errors.isEmpty()) {
            composite(at, "not validate the schema (not)");
        }
        return fitting;
    }

    private int taken(Parts parts) {
        parts.told.errors.forEach(this::tell);
        return parts.told.fitting;
    }

    private void composite(At at, String must) {
        tell(FieldError.invalid(at.whole(), "", '"' + at.name() + "\" must " + must));
    }

    /** @param told the first one that is valid, or else the one that fits best */
    private record Parts(int valid, Part told) {}

    private record Part(List<FieldError> errors, int fitting) {}

    private Parts parts(List<ValueRules> parts, JsonNode node, At at, boolean firstIsEnough) {
        int valid = 0;
        Part told = null;
        for (ValueRules rules : parts) {
            Part part = part(rules, node, at);
            boolean fits = part.errors.isEmpty();
            if (told == null || valid == 0 && (fits || part.fitting > told.fitting)) {
                told = part;
            }
            valid += fits ? 1 : 0;
            if (fits && firstIsEnough) {
                break;
            }
        }
        return new Parts(valid, told == null ? new Part(List.of(), 0) : told);
    }

    private Part part(ValueRules rules, JsonNode node, At at) {
        FieldErrors outer = errors;
        Set<FieldError> known = told;
        boolean within = restricting;
        errors = new FieldErrors();
        told = new HashSet<>();
        restricting = true;
        int fitting = value(rules, node, at, null);
        Part part = new Part(errors, fitting);
        errors = outer;
        told = known;
        restricting = within;
        return part;
    }

    /** The same is told once. */
    private void tell(@Nullable FieldError error) {
        if (error != null && !errors.full() && told.add(error)) {
            errors.add(error);
        }
    }
}
