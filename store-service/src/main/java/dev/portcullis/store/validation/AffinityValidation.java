package dev.portcullis.store.validation;

import java.util.List;

/** Which nodes a pod wants to be on, and which pods it wants to be near to or far from. */
final class AffinityValidation {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String WEIGHT = "must be in the range 1-100";

    private AffinityValidation() {}

    static void affinity(Field affinity) {
        Field node = affinity.at("nodeAffinity");
        if (node.at(REQUIRED).present()) {
            SelectorValidation.nodeSelector(node.at(REQUIRED));
        }
        for (Field term : node.at(PREFERRED).items()) {
            weight(term);
            SelectorValidation.nodeSelectorTerm(term.at("preference"));
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            affinity.at(kind, REQUIRED).items().forEach(AffinityValidation::podTerm);
            for (Field term : affinity.at(kind, PREFERRED).items()) {
                weight(term);
                podTerm(term.at("podAffinityTerm"));
            }
        }
    }

    private static void weight(Field term) {
        Field weight = term.at("weight");
        if (weight.number() < 1 || weight.number() > 100) {
            weight.invalid(weight.number(), WEIGHT);
        }
    }

    private static void podTerm(Field term) {
        SelectorValidation.labelSelector(term.at("labelSelector"));
        SelectorValidation.labelSelector(term.at("namespaceSelector"));
        for (String list : List.of("matchLabelKeys", "mismatchLabelKeys")) {
            Field keys = term.at(list);
            if (!keys.empty() && term.at("labelSelector").absent()) {
                keys.forbidden("must not be specified when labelSelector is not set");
            }
            keys.items().forEach(key -> key.invalid(Formats.qualifiedName(key.text())));
        }
        for (Field namespace : term.at("namespaces").items()) {
            term.at("namespace").with(namespace.node()).invalid(Formats.dnsLabel(namespace.text()));
        }
        Field key = term.at("topologyKey");
        if (key.require("can not be empty")) {
            key.invalid(Formats.qualifiedName(key.text()));
        }
    }
}
