package dev.portcullis.admission.resourcequota;

import java.util.List;

/** One term of a quota's scopes; every one but PriorityClass is about pods as a whole. */
record Scope(String name, String operator, List<String> values) {
    /** Objects that are no pods are in no scope. */
    boolean matches(Usage usage) {
        Usage.PodTraits pod = usage.pod();
        if (pod == null) {
            return false;
        }
        return switch (name) {
            case "Terminating" -> pod.terminating();
            case "NotTerminating" -> !pod.terminating();
            case "BestEffort" -> pod.bestEffort();
            case "NotBestEffort" -> !pod.bestEffort();
            case "CrossNamespacePodAffinity" -> pod.crossNamespaceAffinity();
            case "PriorityClass" ->
                switch (operator) {
                    case "In" -> values.contains(pod.priorityClass());
                    case "NotIn" -> !values.contains(pod.priorityClass());
                    case "Exists" -> !pod.priorityClass().isEmpty();
                    case "DoesNotExist" -> pod.priorityClass().isEmpty();
                    default -> false;
                };
            default -> false;
        };
    }
}
