package dev.portcullis.store.definition;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/**
 * Whether Kubernetes' community has approved of a definition in one of its groups.
 *
 * @param said the annotation: a URL, or why it is not approved
 */
public record Approval(Verdict verdict, String said) {
    static final String ANNOTATION = "api-approved.kubernetes.io";
    private static final String NEEDED = "protected groups must have approval annotation \"" + ANNOTATION + '"';
    private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

    public static final String MISSING_TEXT = NEEDED + SEE;
    public static final String INVALID_TEXT =
            NEEDED + " with either a URL or a reason starting with \"unapproved\"" + SEE;

    public enum Verdict {
        MISSING,
        INVALID,
        GIVEN
    }

    /** Whether the group is Kubernetes' own. */
    public static boolean isNeeded(String group) {
        return ("." + group).endsWith(".k8s.io") || ("." + group).endsWith(".kubernetes.io");
    }

    public static Approval of(JsonNode definition) {
        String said =
                definition.path("metadata").path("annotations").path(ANNOTATION).asString("");
        return new Approval(
                said.isEmpty()
                        ? Verdict.MISSING
                        : said.startsWith("unapproved") || isUrl(said) ? Verdict.GIVEN : Verdict.INVALID,
                said);
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
