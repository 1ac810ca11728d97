package dev.portcullis.admission.podsecurity;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Labels of namespaces: they must be readable, and whoever demands more is told who runs there and does not keep to it. */
final class NamespaceLabels {
    private final PodSecuritySettings settings;
    private final Cluster cluster;
    private final RunningPods running;

    NamespaceLabels(PodSecuritySettings settings, Cluster cluster, RunningPods running) {
        this.settings = settings;
        this.cluster = cluster;
        this.running = running;
    }

    static boolean isNamespace(Attributes attributes) {
        return attributes.resource().group().isEmpty()
                && attributes.resource().name().equals("namespaces");
    }

    Validation validate(Attributes attributes) {
        return attributes.operation() == Operation.CREATE ? created(attributes) : updated(attributes);
    }

    private Validation created(Attributes attributes) {
        Policy.Read now = read(attributes.requireObject());
        if (!now.errors().isEmpty()) {
            return invalid(attributes, now.errors());
        }
        if (isExempt(attributes)) {
            warnOfExemption(attributes, now.policy());
        }
        return Validation.accepted();
    }

    private Validation updated(Attributes attributes) {
        Policy.Read now = read(attributes.requireObject());
        Policy.Read before = read(attributes.requireOldObject());
        if (!now.errors().isEmpty() && !now.errors().equals(before.errors())) {
            return invalid(attributes, now.errors());
        }
        LevelVersion enforce = now.policy().enforce();
        if (!isStricter(enforce, before.policy().enforce())) {
            return Validation.accepted();
        }
        if (isExempt(attributes)) {
            warnOfExemption(attributes, now.policy());
        } else {
            warnings(attributes.name(), enforce).forEach(attributes.notes()::warn);
        }
        return Validation.accepted();
    }

    /** Of another version one cannot know, so that is looked at. */
    private static boolean isStricter(LevelVersion now, LevelVersion before) {
        boolean relaxed = now.version().equals(before.version()) && now.level().compareTo(before.level()) <= 0;
        return !now.isPrivileged() && !relaxed;
    }

    private List<String> warnings(String namespace, LevelVersion enforce) {
        try {
            return running.warnings(namespace, enforce, cluster.pods(namespace));
        } catch (ApiException e) {
            return List.of("failed to list pods while checking new PodSecurity enforce level");
        }
    }

    private Policy.Read read(ObjectNode namespace) {
        return Policy.of(namespace.path("metadata").path("labels"), settings.defaults());
    }

    private boolean isExempt(Attributes attributes) {
        return settings.exemptions().namespaces().contains(attributes.name());
    }

    private void warnOfExemption(Attributes attributes, Policy policy) {
        if (policy.isPrivileged() || policy.equivalent(settings.defaults())) {
            return;
        }
        JsonNode labels = attributes.requireObject().path("metadata").path("labels");
        List<String> modes = new ArrayList<>();
        mode("enforce", policy.enforce(), labels, modes);
        mode("audit", policy.audit(), labels, modes);
        mode("warn", policy.warn(), labels, modes);
        attributes
                .notes()
                .warn("namespace \"%s\" is exempt from Pod Security, and the policy (%s) will be ignored"
                        .formatted(attributes.name(), String.join(", ", modes)));
    }

    private static void mode(String mode, LevelVersion demanded, JsonNode labels, List<String> modes) {
        boolean said = labels.has(Policy.LABEL + mode) || labels.has(Policy.LABEL + mode + "-version");
        if (said && !demanded.isPrivileged()) {
            modes.add(mode + "=" + demanded);
        }
    }

    private static Validation invalid(Attributes attributes, List<FieldError> errors) {
        return Validation.rejected(
                ApiErrors.invalid(new GroupResource("", attributes.kind().kind()), attributes.name(), errors));
    }
}
