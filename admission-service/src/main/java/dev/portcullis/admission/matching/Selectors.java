package dev.portcullis.admission.matching;

import dev.portcullis.kube.selector.LabelRequirement;
import dev.portcullis.kube.selector.LabelRequirement.Operator;
import dev.portcullis.kube.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code meta/v1 LabelSelector}, which the store has checked: what is no operator excludes nothing. */
public final class Selectors {
    private static final Map<String, Operator> OPERATORS = Map.of(
            "In", Operator.IN,
            "NotIn", Operator.NOT_IN,
            "Exists", Operator.EXISTS,
            "DoesNotExist", Operator.DOES_NOT_EXIST);

    private Selectors() {}

    public static LabelSelector of(JsonNode selector) {
        List<LabelRequirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> requirements.add(new LabelRequirement(
                        label.getKey(),
                        Operator.EQUALS,
                        List.of(label.getValue().asString("")))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Operator operator = OPERATORS.get(expression.path("operator").asString(""));
            if (operator != null) {
                requirements.add(new LabelRequirement(
                        expression.path("key").asString(""),
                        operator,
                        expression
                                .path("values")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList()));
            }
        }
        return new LabelSelector(requirements);
    }
}
