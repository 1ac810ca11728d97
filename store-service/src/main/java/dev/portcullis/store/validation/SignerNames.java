package dev.portcullis.store.validation;

import java.util.List;

/** Names of signers: {@code example.com/mine}. */
final class SignerNames {
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST = 571;

    private SignerNames() {}

    static void validate(Field name) {
        if (!name.require()) {
            return;
        }
        if (name.is("kubernetes.io/legacy-unknown")) {
            name.invalid("the legacy signerName is not allowed via this API version");
            return;
        }
        String[] segments = name.text().split("/", -1);
        if (segments.length != 2) {
            name.invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        domain(name, segments[0]);
        path(name, segments[1]);
    }

    private static void domain(Field name, String domain) {
        if (domain.length() > LONGEST_DOMAIN) {
            name.tooLong(LONGEST_DOMAIN);
        }
        String[] labels = domain.split("\\.", -1);
        for (String label : labels) {
            List<String> problems = Formats.dnsLabel(label);
            if (!problems.isEmpty()) {
                problems.forEach(
                        problem -> name.invalid(domain, "validating label \"%s\": %s".formatted(label, problem)));
                return;
            }
        }
        if (labels.length < 2) {
            name.invalid(domain, "should be a domain with at least two segments separated by dots");
        }
    }

    private static void path(Field name, String path) {
        for (String label : path.split("\\.", -1)) {
            List<String> problems = Formats.dnsSubdomain(label);
            if (!problems.isEmpty()) {
                problems.forEach(
                        problem -> name.invalid(path, "validating label \"%s\": %s".formatted(label, problem)));
                return;
            }
        }
        if (name.text().length() > LONGEST) {
            name.tooLong(LONGEST);
        }
    }
}
