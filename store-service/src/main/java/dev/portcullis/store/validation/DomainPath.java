package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.regex.Pattern;

/** Names such as {@code acme.io/foo}. */
final class DomainPath {
    private static final String PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final Pattern PATHS = Pattern.compile(PATH);

    private DomainPath() {}

    static void check(Field name, int longest) {
        if (name.text().length() > longest) {
            name.add(FieldError.tooLong(name.path(), longest));
        }
        if (!name.require()) {
            return;
        }
        String[] parts = name.text().split("/", 2);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            name.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        Formats.dnsSubdomain(parts[0]).forEach(error -> name.invalid(parts[0], error));
        if (!PATHS.matcher(parts[1]).matches()) {
            name.invalid(parts[1], "Invalid path (regex used for validation is '" + PATH + "')");
        }
    }
}
