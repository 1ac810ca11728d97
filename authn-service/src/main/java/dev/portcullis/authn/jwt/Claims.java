package dev.portcullis.authn.jwt;

import com.google.protobuf.NullValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token says, in the values that expressions work on. */
record Claims(Map<String, Object> all) {

    static Claims of(Map<String, ?> payload) {
        return new Claims(map(payload));
    }

    private static Map<String, Object> map(Map<?, ?> object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.forEach((key, value) -> map.put(String.valueOf(key), value(value)));
        return map;
    }

    private static Object value(@Nullable Object json) {
        return switch (json) {
            case null -> NullValue.NULL_VALUE;
            case Map<?, ?> object -> map(object);
            case List<?> list -> {
                List<Object> values = new ArrayList<>(list.size());
                list.forEach(entry -> values.add(value(entry)));
                yield values;
            }
            case Integer number -> number.longValue();
            case BigDecimal number -> number.doubleValue();
            default -> json;
        };
    }

    static boolean isNull(Object value) {
        return value == NullValue.NULL_VALUE || value instanceof dev.cel.common.values.NullValue;
    }

    /** These with one more. */
    Claims with(String claim, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(all);
        more.put(claim, value);
        return new Claims(more);
    }

    boolean has(String claim) {
        return all.containsKey(claim);
    }

    String string(String claim) throws InvalidClaimsException {
        if (all.get(claim) instanceof String string) {
            return string;
        }
        throw new InvalidClaimsException("claim \"" + claim + "\" is " + (has(claim) ? "no string" : "not present"));
    }

    /** A string is a list of one; no claim is an empty list. */
    List<String> strings(String claim) throws InvalidClaimsException {
        Object value = all.get(claim);
        if (value == null || isNull(value)) {
            return List.of();
        }
        if (value instanceof String string) {
            return List.of(string);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new InvalidClaimsException("claim \"" + claim + "\" is no string and no list of strings");
    }

    boolean isTrue(String claim) {
        return Boolean.TRUE.equals(all.get(claim));
    }
}
