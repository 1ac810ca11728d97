package dev.portcullis.kube.cel;

import dev.cel.common.types.SimpleType;
import dev.portcullis.kube.quantity.Quantity;
import java.math.BigDecimal;
import java.util.List;

/** {@code quantity('1Gi').isGreaterThan(quantity('1G'))}. */
final class QuantityFunctions {
    private static final Kind<Quantity> QUANTITY = Kind.own("kubernetes.Quantity", Quantity.class);
    /** Kubernetes keeps larger ones in a form that it makes no integers of. */
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(18);

    static final List<Overload> ALL = List.of(
            Overload.global("quantity", "string_to_quantity", QUANTITY.type(), Kind.STRING, Quantity::parse),
            Overload.global("isQuantity", "is_quantity_string", SimpleType.BOOL, Kind.STRING, QuantityFunctions::is),
            Overload.global("sign", "quantity_sign", SimpleType.INT, QUANTITY, one -> (long) one.signum()),
            Overload.member(
                    "isGreaterThan",
                    "quantity_is_greater_than",
                    SimpleType.BOOL,
                    QUANTITY,
                    QUANTITY,
                    (one, other) -> one.compareTo(other) > 0),
            Overload.member(
                    "isLessThan",
                    "quantity_is_less_than",
                    SimpleType.BOOL,
                    QUANTITY,
                    QUANTITY,
                    (one, other) -> one.compareTo(other) < 0),
            Overload.member("compareTo", "quantity_compare_to", SimpleType.INT, QUANTITY, QUANTITY, (one, other) ->
                    (long) one.compareTo(other)),
            Overload.member(
                    "asApproximateFloat",
                    "quantity_get_float",
                    SimpleType.DOUBLE,
                    QUANTITY,
                    one -> one.value().doubleValue()),
            Overload.member("asInteger", "quantity_get_int", SimpleType.INT, QUANTITY, QuantityFunctions::integer),
            Overload.member(
                    "isInteger", "quantity_is_integer", SimpleType.BOOL, QUANTITY, QuantityFunctions::isInteger),
            Overload.member("add", "quantity_add", QUANTITY.type(), QUANTITY, QUANTITY, Quantity::plus),
            Overload.member(
                    "add",
                    "quantity_add_int",
                    QUANTITY.type(),
                    QUANTITY,
                    Kind.INT,
                    (one, number) -> one.plus(Quantity.of(number))),
            Overload.member("sub", "quantity_sub", QUANTITY.type(), QUANTITY, QUANTITY, Quantity::minus),
            Overload.member(
                    "sub",
                    "quantity_sub_int",
                    QUANTITY.type(),
                    QUANTITY,
                    Kind.INT,
                    (one, number) -> one.minus(Quantity.of(number))));

    private QuantityFunctions() {}

    private static boolean is(String text) {
        try {
            Quantity.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isInteger(Quantity quantity) {
        return quantity.isInteger() && quantity.value().abs().compareTo(LARGEST) < 0;
    }

    private static long integer(Quantity quantity) {
        if (!isInteger(quantity)) {
            throw new IllegalArgumentException("cannot convert value to integer");
        }
        return quantity.longValue();
    }
}
