package dev.portcullis.kube.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code '%s is %d'.format(['one', 1])}, which the library's extension of strings does not have. */
@SuppressWarnings("rawtypes")
final class StringFormat {
    private static final Pattern CLAUSE = Pattern.compile("%(?:%|(?:\\.([0-9]{1,2}))?(.)|$)", Pattern.DOTALL);

    static final List<Overload> ALL = List.of(Overload.member(
            "format",
            "string_format",
            SimpleType.STRING,
            Kind.STRING,
            Kind.list(SimpleType.DYN),
            StringFormat::format));

    private StringFormat() {}

    private static String format(String form, List<?> arguments) {
        StringBuilder out = new StringBuilder();
        Matcher clause = CLAUSE.matcher(form);
        int next = 0;
        while (clause.find()) {
            String replacement = "%";
            if (!clause.group().equals("%%")) {
                if (clause.group(2) == null) {
                    throw new IllegalArgumentException("unexpected end of string");
                }
                if (next >= arguments.size()) {
                    throw new IllegalArgumentException("index " + next + " out of range");
                }
                int precision = clause.group(1) == null ? 6 : Integer.parseInt(clause.group(1));
                replacement = clause(clause.group(2).charAt(0), precision, arguments.get(next++));
            }
            clause.appendReplacement(out, Matcher.quoteReplacement(replacement));
        }
        return clause.appendTail(out).toString();
    }

    private static String clause(char verb, int precision, Object value) {
        return switch (verb) {
            case 's' -> text(value);
            case 'd' -> number(verb, value).toString();
            case 'b' ->
                value instanceof Boolean yes
                        ? (yes ? "1" : "0")
                        : number(verb, value).toString(2);
            case 'o' -> number(verb, value).toString(8);
            case 'x' -> hex(value);
            case 'X' -> hex(value).toUpperCase(Locale.ROOT);
            case 'f', 'e' -> decimal(verb, precision, value);
            default ->
                throw new IllegalArgumentException(
                        "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private static BigInteger number(char verb, Object value) {
        return switch (value) {
            case Long number -> BigInteger.valueOf(number);
            case UnsignedLong number -> number.bigIntegerValue();
            default -> throw cannot(verb, value);
        };
    }

    private static String hex(Object value) {
        return switch (value) {
            case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
            default -> number('x', value).toString(16);
        };
    }

    private static String decimal(char verb, int precision, Object value) {
        double number = switch (value) {
            case Double some -> some;
            case Long some -> some;
            case UnsignedLong some -> some.doubleValue();
            default -> throw cannot(verb, value);
        };
        return Double.isFinite(number)
                ? String.format(Locale.ROOT, "%." + precision + verb, new BigDecimal(number))
                : text(number);
    }

    private static IllegalArgumentException cannot(char verb, Object value) {
        return new IllegalArgumentException("error during formatting: the clause %" + verb + " cannot be used on "
                + value.getClass().getSimpleName());
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number
            when Double.isFinite(number) ->
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            case CelByteString bytes -> bytes.toStringUtf8();
            case Instant time -> time.toString();
            case Duration time ->
                BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
            case CelType type -> type.name();
            case List<?> list -> list.stream().map(StringFormat::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> text(Objects.requireNonNull(entry.getKey())) + ": "
                                + text(Objects.requireNonNull(entry.getValue())))
                        .sorted()
                        .collect(Collectors.joining(", ", "{", "}"));
            case dev.cel.common.values.NullValue none -> "null";
            case com.google.protobuf.NullValue none -> "null";
            default -> value.toString();
        };
    }
}
