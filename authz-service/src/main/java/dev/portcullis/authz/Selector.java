package dev.portcullis.authz;

import java.util.List;

/**
 * What a list, watch or deletecollection is limited to. An authorizer may allow less with a selector than without one,
 * never more without: who ignores selectors decides about everything.
 *
 * @param requirements as far as they could be understood; fields have the operators In and NotIn with one value only
 * @param ignored whether there was more that could not be understood
 */
public record Selector(List<Requirement> requirements, boolean ignored) {
    public static final Selector NONE = new Selector(List.of(), false);

    public Selector {
        requirements = List.copyOf(requirements);
    }

    public record Requirement(String key, String operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }
    }

    /** Whether all that it selects has this value in this field. */
    public boolean requires(String field, String value) {
        return requirements.contains(new Requirement(field, "In", List.of(value)));
    }
}
