package dev.portcullis.authz;

import java.util.List;

/**
 * What a list, watch or deletecollection is limited to. An authorizer may allow less with a selector than without one,
 * never more without: who ignores selectors decides about everything.
 */
public record Selector(String rawSelector, List<Requirement> requirements) {
    public static final Selector NONE = new Selector("", List.of());

    public Selector {
        requirements = List.copyOf(requirements);
    }

    public record Requirement(String key, String operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }
    }
}
