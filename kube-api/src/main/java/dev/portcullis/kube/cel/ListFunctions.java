package dev.portcullis.kube.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** {@code isSorted}, {@code sum}, {@code min}, {@code max}, {@code indexOf}, {@code lastIndexOf} of lists. */
@SuppressWarnings("rawtypes")
final class ListFunctions {
    private static final CelType ELEMENT = TypeParamType.create("A");
    private static final Kind<List> LIST = Kind.list(ELEMENT);
    private static final Kind<Object> ANY = new Kind<>(ELEMENT, Object.class);

    static final List<Overload> ALL = List.of(
            Overload.member("isSorted", "list_is_sorted", SimpleType.BOOL, LIST, ListFunctions::isSorted),
            Overload.member("sum", "list_sum", ELEMENT, LIST, ListFunctions::sum),
            Overload.member("min", "list_min", ELEMENT, LIST, list -> most("min", list, -1)),
            Overload.member("max", "list_max", ELEMENT, LIST, list -> most("max", list, 1)),
            Overload.member("indexOf", "list_a_index_of_int", SimpleType.INT, LIST, ANY, (list, one) ->
                    (long) indexOf(list, one)),
            Overload.member("lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, LIST, ANY, (list, one) ->
                    (long) lastIndexOf(list, one)));

    private ListFunctions() {}

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object most(String function, List<?> list, int sign) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(function + " called on empty list");
        }
        Object most = list.getFirst();
        for (Object one : list) {
            most = compare(one, most) * sign > 0 ? one : most;
        }
        return most;
    }

    /** Nothing comes to 0. */
    private static Object sum(List<?> list) {
        Object sum = list.isEmpty() ? (Object) 0L : list.getFirst();
        if (!(sum instanceof Number || sum instanceof Duration)) {
            throw new IllegalArgumentException(
                    "no such overload: sum of " + sum.getClass().getSimpleName());
        }
        for (int i = 1; i < list.size(); i++) {
            sum = add(sum, list.get(i));
        }
        return sum;
    }

    private static Object add(Object a, Object b) {
        try {
            if (a instanceof Long first && b instanceof Long second) {
                return Math.addExact(first, second);
            }
            if (a instanceof Double first && b instanceof Double second) {
                return first + second;
            }
            if (a instanceof Duration first && b instanceof Duration second) {
                return first.plus(second);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("integer overflow", e);
        }
        if (a instanceof UnsignedLong first && b instanceof UnsignedLong second) {
            UnsignedLong sum = first.plus(second);
            if (sum.compareTo(first) < 0) {
                throw new IllegalArgumentException("unsigned integer overflow");
            }
            return sum;
        }
        throw new IllegalArgumentException(
                "no such overload: sum of " + a.getClass().getSimpleName());
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object a, Object b) {
        if (a instanceof CelByteString first && b instanceof CelByteString second) {
            return CelByteString.unsignedLexicographicalComparator().compare(first, second);
        }
        if (a instanceof String first && b instanceof String second) {
            return compareCodePoints(first, second);
        }
        if (a instanceof Comparable first && a.getClass() == b.getClass()) {
            return first.compareTo(b);
        }
        throw new IllegalArgumentException("no such overload: comparison of "
                + a.getClass().getSimpleName() + " and " + b.getClass().getSimpleName());
    }

    private static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i == a.length() || i == b.length()
                ? Integer.compare(a.length(), b.length())
                : Integer.compare(order(a.charAt(i)), order(b.charAt(i)));
    }

    /** Halves of characters beyond the first 65,536 come last. */
    private static int order(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }

    private static int indexOf(List<?> list, Object one) {
        for (int i = 0; i < list.size(); i++) {
            if (same(list.get(i), one)) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(List<?> list, Object one) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (same(list.get(i), one)) {
                return i;
            }
        }
        return -1;
    }

    /** Numbers are the same whatever their type. */
    private static boolean same(Object a, Object b) {
        return a instanceof Number first && b instanceof Number second && a.getClass() != b.getClass()
                ? new BigDecimal(first.toString()).compareTo(new BigDecimal(second.toString())) == 0
                : a.equals(b);
    }
}
