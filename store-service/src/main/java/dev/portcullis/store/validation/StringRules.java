package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Lengths, patterns and formats of strings. */
final class StringRules {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");
    private static final Pattern DURATION =
            Pattern.compile("[-+]?(?:0|(?:\\d{1,20}(?:\\.\\d{0,20})?(?:ns|us|µs|ms|s|m|h)){1,10})");

    private StringRules() {}

    static void check(ObjectNode schema, Field value, String named) {
        String text = value.text();
        int length = text.codePointCount(0, text.length());
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            value.add(FieldError.tooLong(value.path(), schema.path("maxLength").asInt()));
        }
        if (length < schema.path("minLength").asInt(0)) {
            value.invalid("%s in body should be at least %d chars long"
                    .formatted(named, schema.path("minLength").asInt()));
        }
        String pattern = schema.path("pattern").asString("");
        if (!pattern.isEmpty() && !Patterns.find(pattern, text)) {
            value.invalid("%s in body should match '%s'".formatted(named, pattern));
        }
        String format = schema.path("format").asString("");
        if (!format.isEmpty() && !fits(format, text)) {
            value.invalid("%s in body must be of type %s: \"%s\"".formatted(named, format, text));
        }
    }

    /** Formats that Kubernetes doesn't know are not looked at. */
    private static boolean fits(String format, String text) {
        return switch (format) {
            case "date-time", "datetime" -> parses(text, OffsetDateTime::parse);
            case "date" -> parses(text, LocalDate::parse);
            case "byte" -> parses(text, Base64.getDecoder()::decode);
            case "duration" -> DURATION.matcher(text).matches();
            case "ipv4" -> !Addresses.isIpv6(text) && Addresses.parse(text) != null;
            case "ipv6" -> Addresses.isIpv6(text) && Addresses.parse(text) != null;
            case "cidr" -> Addresses.isCidr(text);
            case "uuid", "uuid3", "uuid4", "uuid5" -> UUID.matcher(text).matches();
            case "email" -> EMAIL.matcher(text).matches();
            case "hostname" -> Formats.dnsSubdomain(text).isEmpty();
            case "uri" -> parses(text, URI::create) && text.contains(":");
            default -> true;
        };
    }

    private static boolean parses(String text, Function<String, Object> parser) {
        try {
            return Objects.nonNull(parser.apply(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }
}
