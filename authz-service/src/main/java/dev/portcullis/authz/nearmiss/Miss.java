package dev.portcullis.authz.nearmiss;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.rbac.Grant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A binding that reaches the user and allows what was asked but for one thing.
 *
 * @param rule that would do otherwise; null where the role is not there
 */
public record Miss(Lacks lacks, Grant grant, @Nullable PolicyRule rule) {
    private static final int SHOWN = 5;
    private static final Set<String> COLLECTION_VERBS = Set.of("list", "watch", "deletecollection");

    private static final PolicyRule NONE = PolicyRule.nonResources(List.of(), List.of());

    public PolicyRule ruleOrNone() {
        return rule == null ? NONE : rule;
    }

    /** A sentence for people. */
    public String message(Attributes wanted) {
        return grant.description() + ": " + what(wanted);
    }

    private String what(Attributes wanted) {
        if (rule == null) {
            return "there is no %s \"%s\""
                    .formatted(
                            grant.binding().roleRef().kind(),
                            grant.binding().roleRef().name());
        }
        return switch (lacks) {
            case ROLE -> "";
            case NAMESPACE ->
                "allows it in the namespace \"%s\" only"
                        .formatted(grant.binding().namespace());
            case VERB -> "allows %s there, not %s".formatted(words(rule.verbs()), wanted.verb());
            case PATH -> "allows it for %s only".formatted(words(rule.nonResourceUrls()));
            case API_GROUP -> "allows it in the API group %s only".formatted(words(rule.apiGroups()));
            case RESOURCE, SUBRESOURCE ->
                "allows it on %s, not on %s".formatted(words(rule.resources()), resource(wanted));
            case NAME -> names(wanted, rule);
        };
    }

    private static String names(Attributes wanted, PolicyRule rule) {
        String names = words(rule.resourceNames());
        boolean all =
                wanted instanceof ResourceAttributes resource && resource.name().isEmpty();
        if (all && COLLECTION_VERBS.contains(wanted.verb())) {
            return "allows it for the names %s only, and this asks for all: ask with the field selector metadata.name=…"
                    .formatted(names);
        }
        return all
                ? "allows it for the names %s only, and a request to %s has none".formatted(names, wanted.verb())
                : "allows it for the names %s only".formatted(names);
    }

    private static String resource(Attributes wanted) {
        return switch (wanted) {
            case ResourceAttributes resource -> resource.combinedResource();
            case NonResourceAttributes path -> path.path();
        };
    }

    private static String words(List<String> values) {
        String shown = values.stream()
                .limit(SHOWN)
                .map(value -> value.isEmpty() ? "\"\"" : value)
                .collect(Collectors.joining(", "));
        return values.size() > SHOWN ? shown + " and " + (values.size() - SHOWN) + " more" : shown;
    }
}
