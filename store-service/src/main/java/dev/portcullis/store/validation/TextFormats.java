package dev.portcullis.store.validation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.portcullis.kube.quantity.Quantity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The formats of strings that schemas of custom resources may ask for, as kube-openapi's {@code strfmt} knows them. */
public final class TextFormats {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_TIME = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2})t([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:.\\d+)?(?:z|[+-]\\d{2}:\\d{2})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern GO_DURATION =
            Pattern.compile("[-+]?(?:0|(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+)");
    private static final Pattern GO_PART = Pattern.compile("(\\d*(?:\\.\\d*)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final Pattern WORDS = Pattern.compile("(\\d{1,18})\\s*([A-Za-zµ]+)");

    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("nano", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L),
            Map.entry("μs", 1_000L),
            Map.entry("micro", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("milli", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hr", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L),
            Map.entry("w", 604_800_000_000_000L),
            Map.entry("wk", 604_800_000_000_000L),
            Map.entry("week", 604_800_000_000_000L));

    /** By the name without dashes. */
    private static final Map<String, Predicate<String>> ALL = Map.ofEntries(
            Map.entry("bsonobjectid", matching("[0-9a-fA-F]{24}")),
            Map.entry("uri", NetFormats::isUri),
            Map.entry("email", NetFormats::isEmail),
            Map.entry("hostname", NetFormats::isHostname),
            Map.entry("ipv4", text -> text.contains(".") && Addresses.parse(text) != null),
            Map.entry("ipv6", text -> text.contains(":") && Addresses.parse(text) != null),
            Map.entry("cidr", Addresses::isCidr),
            Map.entry("mac", NetFormats::isMac),
            Map.entry("uuid", uuid("[0-9a-f]", "[0-9a-f]")),
            Map.entry("uuid3", uuid("3", "[0-9a-f]")),
            Map.entry("uuid4", uuid("4", "[89ab]")),
            Map.entry("uuid5", uuid("5", "[89ab]")),
            Map.entry("isbn", text -> CheckDigits.isIsbn10(text) || CheckDigits.isIsbn13(text)),
            Map.entry("isbn10", CheckDigits::isIsbn10),
            Map.entry("isbn13", CheckDigits::isIsbn13),
            Map.entry("creditcard", CheckDigits::isCreditCard),
            Map.entry("ssn", matching("\\d{3}[- ]\\d{2}[- ]\\d{4}")),
            Map.entry("hexcolor", matching("#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
            Map.entry("rgbcolor", rgb()),
            Map.entry("byte", TextFormats::isBase64),
            Map.entry("password", text -> true),
            Map.entry("date", TextFormats::isDate),
            Map.entry("duration", text -> nanos(text) != null),
            Map.entry("datetime", TextFormats::isDateTime),
            Map.entry("quantity", TextFormats::isQuantity),
            Map.entry("k8sshortname", text -> Formats.dnsLabel(text).isEmpty()),
            Map.entry("k8slongname", text -> Formats.dnsSubdomain(text).isEmpty()));

    private TextFormats() {}

    /** Whether a text has the format; null for a format that Kubernetes doesn't look at. */
    static @Nullable Predicate<String> named(String format) {
        return ALL.get(format.replace("-", ""));
    }

    private static Predicate<String> matching(String pattern) {
        return Pattern.compile(pattern)::matches;
    }

    private static Predicate<String> uuid(String version, String variant) {
        String hex = "[0-9a-f]";
        return matching("(?i)%1$s{8}-?%1$s{4}-?%2$s%1$s{3}-?%3$s%1$s{3}-?%1$s{12}".formatted(hex, version, variant));
    }

    private static Predicate<String> rgb() {
        String part = "\\s*(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
        return matching("rgb\\(" + part + ',' + part + ',' + part + "\\)");
    }

    private static boolean isBase64(String text) {
        try {
            return !text.isEmpty() && text.length() % 4 == 0 && bytes(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return DATE.matcher(text).matches() && LocalDate.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        Matcher matcher = DATE_TIME.matcher(text);
        return matcher.matches() && isDate(matcher.group(1));
    }

    private static boolean isQuantity(String text) {
        try {
            return Quantity.parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    public static Instant date(String text) {
        if (!isDate(text)) {
            throw new IllegalArgumentException("Invalid date formatted string " + text);
        }
        return Instant.parse(text + "T00:00:00Z");
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    public static Instant dateTime(String text) {
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Invalid date-time formatted string " + text, e);
        }
    }

    /** Throws {@link IllegalArgumentException} for what is no base64. */
    public static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    /** {@code 1h30m} as Go has it, or {@code 3 days}. Throws {@link IllegalArgumentException} for what is none. */
    public static Duration duration(String text) {
        Long nanos = nanos(text);
        if (nanos == null) {
            throw new IllegalArgumentException("Invalid duration " + text);
        }
        return Duration.ofNanos(nanos);
    }

    private static @Nullable Long nanos(String text) {
        if (GO_DURATION.matcher(text).matches()) {
            Matcher part = GO_PART.matcher(text);
            double nanos = 0;
            while (part.find()) {
                nanos += Double.parseDouble(part.group(1)) * unit(part.group(2));
            }
            return nanos > Long.MAX_VALUE ? null : (Long) Math.round(text.startsWith("-") ? -nanos : nanos);
        }
        Matcher word = WORDS.matcher(text);
        Long sum = null;
        while (word.find()) {
            long unit = unit(word.group(2).toLowerCase(Locale.ROOT));
            if (unit > 0) {
                sum = (sum == null ? 0 : sum) + Long.parseLong(word.group(1)) * unit;
            }
        }
        return sum;
    }

    /** A word may go on behind its unit: {@code seconds}, {@code minutes}. 0 if it is none. */
    private static long unit(String word) {
        Long exact = UNITS.get(word);
        if (exact != null) {
            return exact;
        }
        return UNITS.entrySet().stream()
                .filter(unit -> unit.getKey().length() > 2 && word.startsWith(unit.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }
}
