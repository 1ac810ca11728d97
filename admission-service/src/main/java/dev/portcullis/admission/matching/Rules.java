package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rules for requests, any of which may cover one.
 *
 * @param equivalent matchPolicy Equivalent
 */
public record Rules(List<Rule> rules, boolean equivalent) {
    public static Rules of(JsonNode rules, boolean equivalent) {
        return new Rules(rules.valueStream().map(Rule::of).toList(), equivalent);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** As which resource they cover the request: what was asked for before what is equivalent to it. Null for none. */
    public @Nullable Resource covers(Attributes attributes) {
        Resource resource = VersionedRequest.requested(attributes);
        for (Rule rule : rules) {
            if (rule.matches(attributes, resource)) {
                return resource;
            }
        }
        if (equivalent) {
            List<Resource> others = VersionedRequest.equivalents(attributes);
            for (Rule rule : others.isEmpty() ? List.<Rule>of() : rules) {
                for (Resource other : others) {
                    if (rule.matches(attributes, other)) {
                        return other;
                    }
                }
            }
        }
        return null;
    }
}
