package dev.portcullis.store.definition;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/** Whether Kubernetes' community has approved of a definition in one of its groups. */
record Approval(Verdict verdict) {
    static final String ANNOTATION = "api-approved.kubernetes.io";
    static final String NEEDED = "protected groups must have approval annotation \"" + ANNOTATION + '"';
    static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

    enum Verdict {
        MISSING,
        INVALID,
        GIVEN
    }

    static Approval of(JsonNode definition) {
        String said =
                definition.path("metadata").path("annotations").path(ANNOTATION).asString("");
        return new Approval(
                said.isEmpty()
                        ? Verdict.MISSING
                        : said.startsWith("unapproved") || isUrl(said) ? Verdict.GIVEN : Verdict.INVALID);
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && uri.getScheme() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
