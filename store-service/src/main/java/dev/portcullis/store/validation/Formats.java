package dev.portcullis.store.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The formats of Kubernetes' names and values. Each check gives the sentences that kube-apiserver would say. */
public final class Formats {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + NAME_PART + ")?";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String ENV_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String HTTP_HEADER = "[-A-Za-z0-9]+";
    private static final String WILDCARD = "\\*\\." + SUBDOMAIN;

    /** How many times the maximum a value may be before it isn't looked at any closer. */
    private static final int FAR_TOO_LONG = 4;

    private record Check(Pattern pattern, String message, int maximum) {
        static Check of(String regex, int maximum, String message, String... examples) {
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
            return new Check(Pattern.compile(regex), text.toString(), maximum);
        }

        List<String> of(String value) {
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
    }

    private static final String NAMES =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                    + " with an alphanumeric character";
    private static final String QUALIFIED = Check.of(
                    NAME_PART, 63, "a qualified name " + NAMES, "MyName", "my.name", "123-abc")
            .message();
    private static final Check NAME = Check.of(NAME_PART, 63, NAMES, "MyName", "my.name", "123-abc");
    private static final Check VALUE = Check.of(
            LABEL_VALUE,
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345");
    private static final Check DNS_LABEL = Check.of(
            LABEL,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character",
            "my-name",
            "123-abc");
    private static final Check DNS_SUBDOMAIN = Check.of(
            SUBDOMAIN,
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character",
            "example.com");
    private static final Check DNS_1035 = Check.of(
            LABEL_1035,
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character",
            "my-name",
            "abc-123");
    private static final Check CONFIG = Check.of(
            CONFIG_KEY,
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name");
    private static final Check IDENTIFIER = Check.of(
            C_IDENTIFIER,
            Integer.MAX_VALUE,
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_'",
            "my_name",
            "MY_NAME",
            "MyName");
    private static final Check ENV = Check.of(
            ENV_NAME,
            Integer.MAX_VALUE,
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must"
                    + " not start with a digit",
            "my.env-name",
            "MY_ENV.NAME",
            "MyEnvName1");
    private static final Check HEADER = Check.of(
            HTTP_HEADER,
            Integer.MAX_VALUE,
            "a valid HTTP header must consist of alphanumeric characters or '-'",
            "X-Header-Name");
    private static final Check WILDCARD_SUBDOMAIN = Check.of(
            WILDCARD,
            253,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of"
                    + " lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
            "*.example.com");
    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private Formats() {}

    public static String tooLong(int maximum) {
        return "must be no more than " + maximum + " characters";
    }

    public static List<String> dnsLabel(String value) {
        return DNS_LABEL.of(value);
    }

    public static List<String> dnsSubdomain(String value) {
        return DNS_SUBDOMAIN.of(value);
    }

    public static List<String> dns1035Label(String value) {
        return DNS_1035.of(value);
    }

    public static List<String> wildcardSubdomain(String value) {
        return WILDCARD_SUBDOMAIN.of(value);
    }

    public static List<String> labelValue(String value) {
        return VALUE.of(value);
    }

    public static List<String> cIdentifier(String value) {
        return IDENTIFIER.of(value);
    }

    public static List<String> httpHeader(String value) {
        return HEADER.of(value);
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
                dnsSubdomain(parts[0]).forEach(error -> errors.add("prefix part " + error));
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

    public static List<String> configMapKey(String value) {
        List<String> errors = CONFIG.of(value);
        dots(value, errors);
        return errors;
    }

    public static List<String> envVarName(String value) {
        List<String> errors = new ArrayList<>();
        if (value.isEmpty()) {
            errors.add("environment variable name must be non-empty");
        }
        boolean relaxed = value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E && c != '=');
        if (!relaxed) {
            errors.add(
                    "a valid environment variable name must consist only of printable ASCII characters other than '='");
        }
        return errors;
    }

    /** As it was before any printable name was allowed; envFrom's prefixes and service links still look so. */
    public static List<String> plainEnvVarName(String value) {
        List<String> errors = ENV.of(value);
        dots(value, errors);
        return errors;
    }

    /** The name of a port, as IANA has it. */
    public static List<String> portName(String value) {
        List<String> errors = new ArrayList<>();
        if (value.length() > 15) {
            errors.add(tooLong(15));
        }
        if (!PORT_NAME.matcher(value).matches()) {
            errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!LETTER.matcher(value).find()) {
            errors.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            errors.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            errors.add("must not begin or end with a hyphen");
        }
        return errors;
    }

    /** What can stand as one step in a URL's path. */
    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        List<String> errors = new ArrayList<>();
        for (String bad : List.of("/", "%")) {
            if (value.contains(bad)) {
                errors.add("may not contain '" + bad + "'");
            }
        }
        return errors;
    }

    /** The key of an annotation. */
    public static List<String> annotationKey(String value) {
        return qualifiedName(value.toLowerCase(Locale.ROOT));
    }

    private static void dots(String value, List<String> errors) {
        if (value.equals(".")) {
            errors.add("must not be '.'");
        } else if (value.equals("..")) {
            errors.add("must not be '..'");
        } else if (value.startsWith("..")) {
            errors.add("must not start with '..'");
        }
    }
}
