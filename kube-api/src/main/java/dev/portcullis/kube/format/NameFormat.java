package dev.portcullis.kube.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A form that a name or a value must have, and the sentence that kube-apiserver says where it has not. */
public record NameFormat(Pattern pattern, String message, int maximum) {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    public static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String NAMES =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                    + " with an alphanumeric character";

    /** How many times the maximum a value may be before it isn't looked at any closer. */
    private static final int FAR_TOO_LONG = 4;

    private static final String QUALIFIED = of(
                    NAME_PART, 63, "a qualified name " + NAMES, "MyName", "my.name", "123-abc")
            .message();
    private static final NameFormat NAME = of(NAME_PART, 63, NAMES, "MyName", "my.name", "123-abc");
    public static final NameFormat LABEL_VALUE = of(
            "(" + NAME_PART + ")?",
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345");
    public static final NameFormat DNS_LABEL = of(
            LABEL,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character",
            "my-name",
            "123-abc");
    public static final NameFormat DNS_SUBDOMAIN = of(
            SUBDOMAIN,
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character",
            "example.com");
    public static final NameFormat DNS_1035 = of(
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character",
            "my-name",
            "abc-123");

    public static NameFormat of(String regex, int maximum, String message, String... examples) {
        StringBuilder text = new StringBuilder(message).append(" (");
        if (examples.length > 0) {
            text.append("e.g. ");
            for (int i = 0; i < examples.length; i++) {
                text.append(i > 0 ? " or " : "")
                        .append('\'')
                        .append(examples[i])
                        .append("', ");
            }
        }
        text.append("regex used for validation is '").append(regex).append("')");
        return new NameFormat(Pattern.compile(regex), text.toString(), maximum);
    }

    /** What is wrong with a value; nothing where nothing is. */
    public List<String> check(String value) {
        List<String> errors = new ArrayList<>();
        if (value.length() > maximum) {
            errors.add(tooLong(maximum));
        }
        if (value.length() / FAR_TOO_LONG > maximum) {
            return errors;
        }
        if (!pattern.matcher(value).matches()) {
            errors.add(message);
        }
        return errors;
    }

    public static String tooLong(int maximum) {
        return "must be no more than " + maximum + " characters";
    }

    /** The key of a label: a name, with a DNS prefix perhaps. */
    public static List<String> qualifiedName(String value) {
        List<String> errors = new ArrayList<>();
        String[] parts = value.split("/", -1);
        if (parts.length > 2) {
            return List.of(QUALIFIED + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                errors.add("prefix part must be non-empty");
            } else {
                DNS_SUBDOMAIN.check(parts[0]).forEach(error -> errors.add("prefix part " + error));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (name.length() > 63) {
            errors.add("name part " + tooLong(63));
        }
        if (!NAME.pattern().matcher(name).matches()) {
            errors.add("name part " + NAME.message());
        }
        return errors;
    }
}
