package dev.portcullis.kube.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which keys and values labels may have, in apimachinery's words. */
final class LabelSyntax {
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
    private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
    private static final Pattern VALUE_PATTERN = Pattern.compile("(" + NAME + ")?");
    private static final String MUST_CONSIST =
            " must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                    + NAME
                    + "')";

    private LabelSyntax() {}

    static List<String> key(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name"
                    + MUST_CONSIST
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> problems = new ArrayList<>();
        if (parts.length == 2) {
            prefix(parts[0], problems);
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
        } else if (name.length() > 63) {
            problems.add("name part must be no more than 63 characters");
        }
        if (!NAME_PATTERN.matcher(name).matches()) {
            problems.add("name part" + MUST_CONSIST);
        }
        return problems;
    }

    static List<String> value(String value) {
        List<String> problems = new ArrayList<>();
        if (value.length() > 63) {
            problems.add("must be no more than 63 characters");
        }
        if (!VALUE_PATTERN.matcher(value).matches()) {
            problems.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
                    + " '12345', regex used for validation is '("
                    + NAME
                    + ")?')");
        }
        return problems;
    }

    private static void prefix(String prefix, List<String> problems) {
        if (prefix.isEmpty()) {
            problems.add("prefix part must be non-empty");
            return;
        }
        if (prefix.length() > 253) {
            problems.add("prefix part must be no more than 253 characters");
        }
        if (!SUBDOMAIN_PATTERN.matcher(prefix).matches()) {
            problems.add(
                    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                            + " '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                            + " used for validation is '"
                            + SUBDOMAIN
                            + "')");
        }
    }
}
