package dev.portcullis.store.validation;

import dev.portcullis.kube.format.NameFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The formats of Kubernetes' names and values. Each check gives the sentences that kube-apiserver would say. */
public final class Formats {
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String ENV_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String HTTP_HEADER = "[-A-Za-z0-9]+";
    private static final String WILDCARD = "\\*\\." + NameFormat.SUBDOMAIN;

    private static final NameFormat CONFIG = NameFormat.of(
            CONFIG_KEY,
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name");
    private static final NameFormat IDENTIFIER = NameFormat.of(
            C_IDENTIFIER,
            Integer.MAX_VALUE,
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_'",
            "my_name",
            "MY_NAME",
            "MyName");
    private static final NameFormat ENV = NameFormat.of(
            ENV_NAME,
            Integer.MAX_VALUE,
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must"
                    + " not start with a digit",
            "my.env-name",
            "MY_ENV.NAME",
            "MyEnvName1");
    private static final NameFormat HEADER = NameFormat.of(
            HTTP_HEADER,
            Integer.MAX_VALUE,
            "a valid HTTP header must consist of alphanumeric characters or '-'",
            "X-Header-Name");
    private static final NameFormat WILDCARD_SUBDOMAIN = NameFormat.of(
            WILDCARD,
            253,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of"
                    + " lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
            "*.example.com");
    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private Formats() {}

    public static String tooLong(int maximum) {
        return NameFormat.tooLong(maximum);
    }

    public static List<String> dnsLabel(String value) {
        return NameFormat.DNS_LABEL.check(value);
    }

    public static List<String> dnsSubdomain(String value) {
        return NameFormat.DNS_SUBDOMAIN.check(value);
    }

    public static List<String> dns1035Label(String value) {
        return NameFormat.DNS_1035.check(value);
    }

    public static List<String> wildcardSubdomain(String value) {
        return WILDCARD_SUBDOMAIN.check(value);
    }

    public static List<String> labelValue(String value) {
        return NameFormat.LABEL_VALUE.check(value);
    }

    public static List<String> cIdentifier(String value) {
        return IDENTIFIER.check(value);
    }

    public static List<String> httpHeader(String value) {
        return HEADER.check(value);
    }

    /** The key of a label: a name, with a DNS prefix perhaps. */
    public static List<String> qualifiedName(String value) {
        return NameFormat.qualifiedName(value);
    }

    public static List<String> configMapKey(String value) {
        List<String> errors = CONFIG.check(value);
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
        List<String> errors = ENV.check(value);
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
