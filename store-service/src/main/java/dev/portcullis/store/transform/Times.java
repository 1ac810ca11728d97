package dev.portcullis.store.transform;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code metav1.Time} and {@code metav1.MicroTime}: RFC 3339, written in UTC. */
final class Times {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private record Element(Pattern form, String layout) {}

    private static final Element ZONE = new Element(Pattern.compile("Z|[+-]\\d\\d:\\d\\d"), "Z07:00");
    private static final List<Element> DATE = List.of(
            new Element(Pattern.compile("\\d{4}"), "2006"),
            new Element(Pattern.compile("-"), "-"),
            new Element(Pattern.compile("\\d\\d"), "01"),
            new Element(Pattern.compile("-"), "-"),
            new Element(Pattern.compile("\\d\\d"), "02"),
            new Element(Pattern.compile("T"), "T"),
            new Element(Pattern.compile("\\d\\d"), "15"),
            new Element(Pattern.compile(":"), ":"),
            new Element(Pattern.compile("\\d\\d"), "04"),
            new Element(Pattern.compile(":"), ":"));

    private Times() {}

    /** The same instant as Kubernetes writes it; fractions of a second are dropped unless {@code micro}. */
    static JsonNode canonical(JsonNode value, boolean micro) {
        OffsetDateTime time = parse(value.asString(), micro).withOffsetSameInstant(ZoneOffset.UTC);
        return JsonNodeFactory.instance.stringNode((micro ? MICROS : SECONDS).format(time));
    }

    private static OffsetDateTime parse(String text, boolean micro) {
        int at = 0;
        for (Element element : DATE) {
            at = match(element, text, at, micro);
        }
        at = match(
                micro
                        ? new Element(Pattern.compile("\\d\\d\\.\\d{6}"), "05.000000")
                        : new Element(Pattern.compile("\\d\\d(?:[.,]\\d+)?"), "05"),
                text,
                at,
                micro);
        at = match(ZONE, text, at, micro);
        if (at < text.length()) {
            throw new MalformedException("parsing time \"%s\": extra text: \"%s\"".formatted(text, text.substring(at)));
        }
        try {
            return OffsetDateTime.parse(text.replace(',', '.'));
        } catch (DateTimeException e) {
            throw new MalformedException("parsing time \"" + text + "\": " + range(text) + " out of range");
        }
    }

    private static int match(Element element, String text, int at, boolean micro) {
        Matcher m = element.form.matcher(text).region(at, text.length());
        if (!m.lookingAt()) {
            throw new MalformedException(
                    "parsing time \"%s\" as \"2006-01-02T15:04:05%sZ07:00\": cannot parse \"%s\" as \"%s\""
                            .formatted(text, micro ? ".000000" : "", text.substring(at), element.layout));
        }
        return m.end();
    }

    private static String range(String text) {
        int month = Integer.parseInt(text.substring(5, 7));
        int hour = Integer.parseInt(text.substring(11, 13));
        int minute = Integer.parseInt(text.substring(14, 16));
        int second = Integer.parseInt(text.substring(17, 19));
        return month < 1 || month > 12
                ? "month"
                : hour > 23 ? "hour" : minute > 59 ? "minute" : second > 59 ? "second" : "day";
    }
}
