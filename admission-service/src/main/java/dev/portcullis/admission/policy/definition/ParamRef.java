package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.matching.Selectors;
import dev.portcullis.kube.selector.LabelSelector;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which parameters a binding takes.
 *
 * @param name empty where it takes those that it selects
 * @param namespace empty for that of the request
 * @param denies where there are none: {@code parameterNotFoundAction}
 */
public record ParamRef(String name, String namespace, LabelSelector selector, boolean denies) {
    static @Nullable ParamRef of(JsonNode reference) {
        return reference.isObject()
                ? new ParamRef(
                        reference.path("name").asString(""),
                        reference.path("namespace").asString(""),
                        Selectors.of(reference.path("selector")),
                        reference.path("parameterNotFoundAction").asString("").equals("Deny"))
                : null;
    }
}
