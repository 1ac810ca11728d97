package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The versions of reviews that a webhook understands; ours must be among them. */
public final class ReviewVersions {
    private static final List<String> KNOWN = List.of("v1", "v1beta1");
    static final String ONE_OF_THEM = "must specify one of " + String.join(", ", KNOWN);

    private ReviewVersions() {}

    /** @param whyRequired what is said where there are none */
    public static void check(Field versions, String whyRequired) {
        if (!versions.require(whyRequired)) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field version : versions.items()) {
            if (!seen.add(version.text())) {
                version.invalid("duplicate version");
            } else {
                version.invalid(Formats.dns1035Label(version.text()));
            }
        }
        if (KNOWN.stream().noneMatch(seen::contains)) {
            versions.invalid("must include at least one of " + String.join(", ", KNOWN));
        }
    }
}
