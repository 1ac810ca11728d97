package dev.portcullis.store.rule;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.portcullis.kube.cel.CostMeter;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.rule.CompiledRule.Expression;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.validation.Correlation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.FieldErrors;
import dev.portcullis.store.validation.KeyedItems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One object held against the rules of its schema, as in apiextensions-apiserver's {@code cel/validation.go}. */
public final class RuleCheck {
    private static final long MOST_OF_ONE = 1_000_000;
    private static final long MOST_OF_ALL = 10_000_000;
    private static final int LONGEST_MESSAGE = 5 * 1024;
    private static final String NO_MORE = ", no further validation rules will be run";
    /** What stands for the path of the object itself. */
    private static final String WHOLE = "<nil>";

    /** What all rules together may still cost; -1 once none is run any more. */
    private long left;

    private RuleCheck(long left) {
        this.left = left;
    }

    /**
     * The errors go where those of the field go.
     *
     * @param old the object as it was; null for a new one
     * @param was what of it is as it was, so that its errors don't count; null for a new one
     */
    public static void check(SchemaRules rules, Field object, @Nullable JsonNode old, @Nullable Correlation was) {
        check(rules, object, old, was, MOST_OF_ALL);
    }

    static void check(SchemaRules rules, Field object, @Nullable JsonNode old, @Nullable Correlation was, long budget) {
        if (!rules.isEmpty()) {
            new RuleCheck(budget).check(rules, object, true, old, Unchanged.from(was));
        }
    }

    private void check(SchemaRules rules, Field value, boolean root, @Nullable JsonNode old, Unchanged was) {
        if (value.absent()) {
            return;
        }
        if (!rules.rules().isEmpty()) {
            run(rules, value, root, old == null || old.isNull() ? null : old, was);
        }
        if (value.node().isArray()) {
            items(rules, value, old, was);
        } else if (value.node().isObject()) {
            fields(rules, value, old, was);
        }
    }

    private void items(SchemaRules rules, Field list, @Nullable JsonNode old, Unchanged was) {
        SchemaRules items = rules.items();
        if (items == null) {
            return;
        }
        KeyedItems before = KeyedItems.of(rules.schema(), old);
        for (int i = 0; i < list.node().size() && left >= 0; i++) {
            Field item = list.index(i);
            check(items, item, false, before.get(item.node()), was.index(i));
        }
    }

    private void fields(SchemaRules rules, Field object, @Nullable JsonNode old, Unchanged was) {
        SchemaRules values = rules.values();
        for (String name : object.node().propertyNames()) {
            SchemaRules below = rules.properties().get(name);
            if (left < 0) {
                return;
            }
            JsonNode before = old == null ? null : old.get(name);
            if (below != null) {
                check(below, object.at(name), false, before, was.key(name));
            } else if (values != null) {
                check(values, object.key(name), false, before, was.key(name));
            }
        }
    }

    private void run(SchemaRules rules, Field value, boolean root, @Nullable JsonNode old, Unchanged was) {
        Schema schema = rules.schema();
        Place place = new Place(value, schema.json().path("type").asString(""), was);
        if (left == 0) {
            stop(place, "validation failed due to running out of cost budget" + NO_MORE);
            return;
        }
        Supplier<Object> self = () -> RuleValues.of(schema, root, value.node());
        Supplier<Object> before = old == null ? null : () -> RuleValues.of(schema, root, old);
        for (CompiledRule rule : rules.rules()) {
            if (left < 0) {
                return;
            }
            if (rule.broken() != null) {
                place.invalid("rule compile error: " + rule.broken());
            } else if (rule.program() != null && (before != null || !rule.usesOld() || rule.optional())) {
                run(rule, rule.program(), place, variables(rule, self, before));
            }
        }
    }

    /** Made when they are asked for: what can't be made is what the rule fails by. */
    private static CelVariableResolver variables(
            CompiledRule rule, Supplier<Object> self, @Nullable Supplier<Object> before) {
        return name -> switch (name) {
            case "self" -> Optional.of(self.get());
            case "oldSelf" -> {
                Optional<Object> value = Optional.ofNullable(before).map(Supplier::get);
                yield rule.optional() ? Optional.of(value) : value;
            }
            default -> Optional.empty();
        };
    }

    private void run(CompiledRule rule, Expression program, Place place, CelVariableResolver variables) {
        Outcome outcome = evaluate(program, variables);
        if (outcome.cost > left) {
            stop(place, "validation failed due to running out of cost budget" + NO_MORE);
            return;
        }
        left -= outcome.cost;
        if (outcome.exceeded) {
            stop(
                    place,
                    "'" + outcome.failure + "': no further validation rules will be run due to call cost exceeds limit"
                            + " for rule: " + rule.shown());
        } else if (outcome.failure != null && outcome.failure.startsWith("no such overload")) {
            place.invalid("'" + outcome.failure
                    + "': call arguments did not match a supported operator, function or macro signature for rule: "
                    + rule.shown());
        } else if (outcome.failure != null) {
            place.invalid(outcome.failure + " evaluating rule: " + rule.shown());
        } else if (!Boolean.TRUE.equals(outcome.value)) {
            broken(rule, place.of(rule), variables);
        }
    }

    private void broken(CompiledRule rule, Place place, CelVariableResolver variables) {
        String message = rule.message();
        if (rule.says() != null) {
            Outcome outcome = evaluate(rule.says(), variables);
            if (outcome.cost > left) {
                stop(place, "messageExpression evaluation failed due to running out of cost budget" + NO_MORE);
                return;
            }
            if (outcome.exceeded) {
                stop(
                        place,
                        "no further validation rules will be run due to call cost exceeds limit for messageExpression: "
                                + Json.MAPPER.writeValueAsString(rule.says().text()));
                return;
            }
            left -= outcome.cost;
            message = outcome.value instanceof String text && usable(text.strip()) ? text.strip() : message;
        }
        place.add(rule.reason(), message);
    }

    private static boolean usable(String message) {
        return !message.isEmpty()
                && message.indexOf('\n') < 0
                && message.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE;
    }

    private void stop(Place place, String why) {
        place.invalid(why);
        left = -1;
    }

    /** @param failure in cel-go's words; null if there is a value */
    private record Outcome(@Nullable Object value, @Nullable String failure, long cost, boolean exceeded) {}

    private static Outcome evaluate(Expression expression, CelVariableResolver variables) {
        CostMeter.Reading reading = expression.meter().begin(MOST_OF_ONE);
        Object value = null;
        String failure = null;
        try {
            value = expression.program().trace(variables, reading);
        } catch (CelEvaluationException | RuntimeException e) {
            failure = reading.exceeded() ? CostMeter.EXCEEDED : RuleRuntime.said(e, expression.text());
        }
        return new Outcome(value, failure, reading.cost(), reading.exceeded());
    }

    /** Where a rule stands, and what its errors print as the value there: the type. */
    private record Place(Field value, String type, Unchanged was, boolean forgiven, String further) {
        private Place(Field value, String type, Unchanged was) {
            this(value, type, was, false, "");
        }

        /** Of an error of the rule there, or at a place from there. What compares with the old value can say no to it. */
        Place of(CompiledRule rule) {
            return new Place(value, type, was, !rule.usesOld() && was.same(), rule.path());
        }

        private String path() {
            String path = value.path();
            String whole = path.isEmpty() || further.isEmpty() ? path + further : path + '.' + further;
            return whole.isEmpty() ? WHOLE : whole;
        }

        void invalid(String detail) {
            tell(FieldError.invalid(path(), type, detail));
        }

        void add(String reason, String detail) {
            tell(
                    switch (reason) {
                        case "FieldValueForbidden" -> FieldError.forbidden(path(), detail);
                        case "FieldValueRequired" -> FieldError.required(path(), detail);
                        case "FieldValueDuplicate" -> FieldError.duplicate(path(), type);
                        default -> FieldError.invalid(path(), type, detail);
                    });
        }

        private void tell(FieldError error) {
            if (!forgiven) {
                value.add(error);
            } else if (value.errors() instanceof FieldErrors errors) {
                errors.warn(error);
            }
        }
    }
}
