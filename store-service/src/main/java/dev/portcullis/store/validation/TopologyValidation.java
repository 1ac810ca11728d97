package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How pods are spread over nodes and zones. */
final class TopologyValidation {
    private TopologyValidation() {}

    static void constraints(Field constraints) {
        Set<String> seen = new HashSet<>();
        for (Field constraint : constraints.items()) {
            Field skew = constraint.at("maxSkew");
            if (skew.number() <= 0) {
                skew.invalid(skew.number(), "must be greater than zero");
            }
            Field key = constraint.at("topologyKey");
            if (key.require("can not be empty")) {
                key.invalid(Formats.qualifiedName(key.text()));
            }
            Field unsatisfiable = constraint.at("whenUnsatisfiable");
            if (unsatisfiable.empty()) {
                unsatisfiable.notSupported(List.of("DoNotSchedule", "ScheduleAnyway"));
            }
            String pair = "{%s, %s}".formatted(key.text(), unsatisfiable.text());
            if (!seen.add(pair)) {
                constraint.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
            }
            Field domains = constraint.at("minDomains");
            if (domains.present() && domains.number() <= 0) {
                domains.invalid("must be greater than zero");
            }
            if (domains.present() && !unsatisfiable.is("DoNotSchedule")) {
                domains.invalid(
                        "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + unsatisfiable.text());
            }
            Field keys = constraint.at("matchLabelKeys");
            if (!keys.empty() && constraint.at("labelSelector").absent()) {
                keys.forbidden("must not be specified when labelSelector is not set");
            }
            for (Field match : keys.items()) {
                match.invalid(Formats.qualifiedName(match.text()));
            }
            SelectorValidation.labelSelector(constraint.at("labelSelector"));
        }
    }
}
