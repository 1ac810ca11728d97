package dev.portcullis.store.validation;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.portcullis.kube.cel.CostEstimator;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.cel.ValueSize;
import java.util.List;
import java.util.Map;

/** CEL expressions: that they compile, and that they come to what is wanted of them. */
public final class ExpressionValidation {
    private static final int LONGEST_SELECTOR = 10 * 1024;
    private static final DeclaredEnvironment DEVICES =
            DeclaredEnvironment.kubernetes().with(CelExtensions.bindings()).with("device");

    private static final long MOST_OF_SELECTOR = 1_000_000;
    private static final int MOST_ATTRIBUTES = 32;
    private static final ValueSize DEVICE = ValueSize.object(Map.of(
            "driver", ValueSize.of(63),
            "attributes", qualified(names(ValueSize.of(64)).opened()),
            "capacity", qualified(names(ValueSize.of(0)))));

    private ExpressionValidation() {}

    /** Of a device: yes, no, or what only the device will tell. */
    static void selector(Field expression) {
        if (!expression.require()) {
            return;
        }
        if (expression.text().length() > LONGEST_SELECTOR) {
            expression.tooLong(LONGEST_SELECTOR);
            return;
        }
        CelAbstractSyntaxTree compiled;
        try {
            compiled = DEVICES.compile(expression.text());
        } catch (IllegalArgumentException e) {
            expression.invalid(String.valueOf(e.getMessage()));
            return;
        }
        CelType type = compiled.getResultType();
        if (!List.of(SimpleType.BOOL, SimpleType.DYN, SimpleType.ANY).contains(type)) {
            expression.invalid("must evaluate to bool or the unknown type, not " + print(type));
        } else if (CostEstimator.most(compiled, Map.of("device", DEVICE)) > MOST_OF_SELECTOR) {
            expression.forbidden("too complex, exceeds cost limit");
        }
    }

    private static ValueSize qualified(ValueSize values) {
        return ValueSize.map(MOST_ATTRIBUTES, ValueSize.of(63), values);
    }

    private static ValueSize names(ValueSize values) {
        return ValueSize.map(MOST_ATTRIBUTES, ValueSize.of(32), values);
    }

    /** An error unless the text compiles to one of the types, as they are printed. */
    public static void check(Field at, String text, DeclaredEnvironment environment, String... wanted) {
        int errors = at.errors().size();
        String type = print(compile(at, text, environment));
        if (at.errors().size() == errors && !List.of(wanted).contains(type)) {
            String which = wanted.length == 1 ? wanted[0] : "one of [" + String.join(" ", wanted) + "]";
            at.invalid(text, "must evaluate to " + which + " but got " + type);
        }
    }

    /** What the text comes to; if nothing, an error at the field, and whatever is wanted. */
    static CelType compile(Field at, String text, DeclaredEnvironment environment) {
        try {
            return environment.check(text);
        } catch (IllegalArgumentException e) {
            at.invalid(text, String.valueOf(e.getMessage()));
            return SimpleType.DYN;
        }
    }

    private static String print(CelType type) {
        return type.equals(SimpleType.NULL_TYPE) ? "null_type" : CelTypes.format(type);
    }
}
