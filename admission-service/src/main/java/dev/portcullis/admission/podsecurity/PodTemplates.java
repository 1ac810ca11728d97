package dev.portcullis.admission.podsecurity;

import dev.portcullis.kube.status.GroupResource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The kinds that make pods of a template, and where in them it is. */
final class PodTemplates {
    private static final Map<String, String> PATHS = Map.of(
            "podtemplates", "/template",
            "replicationcontrollers", "/spec/template",
            "replicasets.apps", "/spec/template",
            "deployments.apps", "/spec/template",
            "statefulsets.apps", "/spec/template",
            "daemonsets.apps", "/spec/template",
            "jobs.batch", "/spec/template",
            "cronjobs.batch", "/spec/jobTemplate/spec/template");

    private PodTemplates() {}

    static boolean has(GroupResource kind) {
        return PATHS.containsKey(kind.toString());
    }

    /** Empty for one that has none, as a ReplicationController may. */
    static Optional<JsonNode> of(GroupResource kind, JsonNode object) {
        JsonNode template = object.at(PATHS.getOrDefault(kind.toString(), ""));
        return template.isObject() ? Optional.of(template) : Optional.empty();
    }
}
