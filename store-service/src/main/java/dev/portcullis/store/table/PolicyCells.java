package dev.portcullis.store.table;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** The rows of admission policies and of flow control. */
final class PolicyCells {
    static final Comparator<JsonNode> BY_PRECEDENCE = Comparator.comparingLong(
                    (JsonNode schema) -> schema.at("/spec/matchingPrecedence").asLong(0))
            .thenComparing(schema -> schema.at("/metadata/name").asString(""));

    private PolicyCells() {}

    static void policy(Row row, String rules) {
        JsonNode kind = row.at("spec.paramKind");
        row.name()
                .count(rules)
                .add(
                        kind.isObject()
                                ? kind.path("apiVersion").asString("")
                                        + '/'
                                        + kind.path("kind").asString("")
                                : Texts.UNSET)
                .age();
    }

    static void policyBinding(Row row) {
        JsonNode parameter = row.at("spec.paramRef");
        String name = parameter.path("name").asString("");
        String shown = Texts.UNSET;
        if (!name.isEmpty()) {
            shown = Row.string(parameter.path("namespace"), "*") + '/' + name;
        } else if (parameter.path("selector").isObject()) {
            shown = Texts.rawSelector(parameter.path("selector"));
        }
        row.name().text("spec.policyName").add(shown).age();
    }

    static void flowSchema(Row row) {
        String dangling = "?";
        for (JsonNode condition : row.at("status.conditions")) {
            if (condition.path("type").asString("").equals("Dangling")) {
                dangling = condition.path("status").asString("");
                break;
            }
        }
        row.name()
                .text("spec.priorityLevelConfiguration.name")
                .number("spec.matchingPrecedence")
                .text("spec.distinguisherMethod.type", Texts.NONE)
                .age()
                .add(dangling);
    }

    static void priorityLevel(Row row) {
        row.name().text("spec.type");
        number(row, "spec.limited.nominalConcurrencyShares");
        number(row, "spec.limited.limitResponse.queuing.queues");
        number(row, "spec.limited.limitResponse.queuing.handSize");
        number(row, "spec.limited.limitResponse.queuing.queueLengthLimit");
        row.age();
    }

    private static void number(Row row, String path) {
        if (row.at(path).isNumber()) {
            row.number(path);
        } else {
            row.add(Texts.NONE);
        }
    }
}
