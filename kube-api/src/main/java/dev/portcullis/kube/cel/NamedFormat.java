package dev.portcullis.kube.cel;

import dev.portcullis.kube.format.NameFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A form that text can have.
 *
 * @param check says what is wrong; nothing where nothing is
 */
record NamedFormat(String name, Function<String, List<String>> check) {
    private static final Predicate<String> UUID = Pattern.compile(
                    "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
            .asMatchPredicate();
    private static final Predicate<String> BASE64 = Pattern.compile(
                    "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")
            .asMatchPredicate();
    private static final Predicate<String> DATE_TIME = Pattern.compile(
                    "(?i)[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
            .asMatchPredicate();

    static final Map<String, NamedFormat> ALL = Stream.of(
                    new NamedFormat("dns1123Label", NameFormat.DNS_LABEL::check),
                    new NamedFormat("dns1123Subdomain", NameFormat.DNS_SUBDOMAIN::check),
                    new NamedFormat("dns1035Label", NameFormat.DNS_1035::check),
                    new NamedFormat("qualifiedName", NameFormat::qualifiedName),
                    new NamedFormat("dns1123LabelPrefix", asPrefix(NameFormat.DNS_LABEL)),
                    new NamedFormat("dns1123SubdomainPrefix", asPrefix(NameFormat.DNS_SUBDOMAIN)),
                    new NamedFormat("dns1035LabelPrefix", asPrefix(NameFormat.DNS_1035)),
                    new NamedFormat("labelValue", NameFormat.LABEL_VALUE::check),
                    new NamedFormat("uri", NamedFormat::uri),
                    new NamedFormat("uuid", of(UUID, "does not match the UUID format")),
                    new NamedFormat("byte", of(BASE64, "invalid base64")),
                    new NamedFormat("date", of(NamedFormat::isDate, "invalid date")),
                    new NamedFormat("datetime", of(NamedFormat::isDateTime, "invalid datetime")))
            .collect(Collectors.toUnmodifiableMap(NamedFormat::name, Function.identity()));

    private static Function<String, List<String>> of(Predicate<String> fits, String otherwise) {
        return text -> fits.test(text) ? List.of() : List.of(otherwise);
    }

    /** More will follow, so that a dash may stand at the end. */
    private static Function<String, List<String>> asPrefix(NameFormat format) {
        return text -> format.check(
                text.length() > 1 && text.endsWith("-") ? text.substring(0, text.length() - 2) + "a" : text);
    }

    private static List<String> uri(String text) {
        String problem = Url.problem(text);
        return problem == null ? List.of() : List.of(problem);
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        return DATE_TIME.test(text) && isDate(text.substring(0, 10));
    }
}
