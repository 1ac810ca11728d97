package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.selector.LabelSelector;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code MatchResources} of a policy or binding ({@code policy/matching}). Without rules it is about everything. */
public record MatchResources(
        Rules rules, Rules excluded, LabelSelector namespaceSelector, LabelSelector objectSelector) {

    public static MatchResources of(JsonNode match) {
        boolean equivalent = match.path("matchPolicy").asString("Equivalent").equals("Equivalent");
        return new MatchResources(
                Rules.of(match.path("resourceRules"), equivalent),
                Rules.of(match.path("excludeResourceRules"), equivalent),
                Selectors.of(match.path("namespaceSelector")),
                Selectors.of(match.path("objectSelector")));
    }

    /** As which resource the rules cover the request; no more is looked at. Null for none. */
    public @Nullable Resource covers(Attributes attributes) {
        return rules.isEmpty() ? VersionedRequest.requested(attributes) : rules.covers(attributes);
    }

    /**
     * As which resource it is about the request; null if it is not.
     *
     * @throws dev.portcullis.kube.status.ApiException where that hangs on a namespace that is not there
     */
    public @Nullable Resource matches(Attributes attributes, Selection selection) {
        Resource resource = covers(attributes);
        return resource != null
                        && excluded.covers(attributes) == null
                        && Selection.selects(objectSelector, attributes)
                        && selection.selectsNamespace(namespaceSelector, attributes)
                ? resource
                : null;
    }
}
