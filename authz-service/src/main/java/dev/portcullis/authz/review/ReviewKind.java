package dev.portcullis.authz.review;

import dev.portcullis.kube.status.ApiErrors;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of the group, in the order in which discovery lists them. */
enum ReviewKind {
    LOCAL("LocalSubjectAccessReview", true),
    SELF("SelfSubjectAccessReview", false),
    RULES("SelfSubjectRulesReview", false),
    SUBJECT("SubjectAccessReview", false);

    private final String kind;
    private final boolean namespaced;

    ReviewKind(String kind, boolean namespaced) {
        this.kind = kind;
        this.namespaced = namespaced;
    }

    String kind() {
        return kind;
    }

    boolean namespaced() {
        return namespaced;
    }

    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    String resource() {
        return singular() + "s";
    }

    /** Throws 404 where there is no such resource in that scope. */
    static ReviewKind of(String resource, boolean inNamespace) {
        return Arrays.stream(values())
                .filter(known -> known.resource().equals(resource) && known.namespaced == inNamespace)
                .findFirst()
                .orElseThrow(ApiErrors::noSuchPath);
    }
}
