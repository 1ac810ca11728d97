package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** StatefulSets, DaemonSets, ReplicationControllers and the smaller kinds beside them. */
public final class AppsValidation {
    private static final Set<String> STATEFUL_SET_CHANGES = Set.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");
    private static final String MISMATCH = "`selector` does not match template `labels`";

    private AppsValidation() {}

    public static void statefulSet(Field set) {
        Field spec = set.at("spec");
        Field management = spec.at("podManagementPolicy");
        if (management.require() && !management.is("OrderedReady") && !management.is("Parallel")) {
            management.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        updateStrategy(spec.at("updateStrategy"));
        for (String count : List.of("replicas", "minReadySeconds", "revisionHistoryLimit")) {
            spec.at(count).nonNegative();
        }
        spec.at("ordinals", "start").nonNegative();
        if (WorkloadValidation.selector(spec, "statefulset")) {
            WorkloadValidation.selected(spec);
        } else {
            spec.at("selector").invalid("");
        }
        WorkloadValidation.restarted(spec, "StatefulSet");
    }

    private static void updateStrategy(Field strategy) {
        Field update = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "" -> strategy.required("");
            case "OnDelete" -> {
                if (update.present()) {
                    update.invalid("only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                update.at("partition").nonNegative();
                Field unavailable = update.at("maxUnavailable");
                if (unavailable.present()) {
                    WorkloadValidation.intOrPercent(unavailable);
                    if (WorkloadValidation.zero(unavailable)) {
                        unavailable.invalid("cannot be 0");
                    }
                    WorkloadValidation.notOverAll(unavailable);
                }
            }
            default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    /** Of new ones only: those from before stay as they are. The claims are volumes of the pods, too. */
    public static void newStatefulSet(Field set) {
        Field spec = set.at("spec");
        Field service = spec.at("serviceName");
        if (!service.empty()) {
            service.invalid(Formats.dnsLabel(service.text()));
        }
        ObjectNode whole = spec.at("template").node().deepCopy().asObject();
        ArrayNode volumes = whole.withObjectProperty("spec").withArrayProperty("volumes");
        Set<String> names = new HashSet<>();
        spec.at("template", "spec", "volumes").items().forEach(volume -> names.add(volume.text("name")));
        for (Field claim : spec.at("volumeClaimTemplates").items()) {
            String name = claim.at("metadata").text("name");
            StorageValidation.claim(claim);
            if (!name.isEmpty() && names.add(name)) {
                volumes.addObject()
                        .put("name", name)
                        .putObject("persistentVolumeClaim")
                        .put("claimName", name);
            }
        }
        PodValidation.template(spec.at("template").with(whole));
    }

    public static void statefulSetUpdate(Field set, JsonNode old) {
        Field spec = set.at("spec");
        JsonNode before = old.path("spec");
        Set<String> fields = new HashSet<>(spec.node().propertyNames());
        fields.addAll(before.propertyNames());
        fields.removeAll(STATEFUL_SET_CHANGES);
        if (fields.stream().anyMatch(field -> !spec.node().path(field).equals(before.path(field)))) {
            spec.forbidden("updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                    + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                    + " 'minReadySeconds' are forbidden");
        }
    }

    public static void statefulSetStatus(Field set, JsonNode old) {
        Field status = set.at("status");
        List<String> counts =
                List.of("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
        counts.forEach(count -> status.at(count).nonNegative());
        status.at("observedGeneration").nonNegative();
        status.at("collisionCount").nonNegative();
        WorkloadValidation.notMoreThan(status, counts.subList(1, 5), "replicas");
        WorkloadValidation.notMoreThan(status, List.of("availableReplicas"), "readyReplicas");
        WorkloadValidation.collisions(status, old);
    }

    public static void daemonSet(Field set) {
        Field spec = set.at("spec");
        Field selector = spec.at("selector");
        if (WorkloadValidation.readable(selector)) {
            WorkloadValidation.selected(spec);
        }
        if (selector.present() && SelectorValidation.empty(selector)) {
            selector.invalid("empty selector is invalid for daemonset");
        }
        PodValidation.template(spec.at("template"));
        WorkloadValidation.restarted(spec, "DaemonSet");
        spec.at("minReadySeconds").nonNegative();
        daemonStrategy(spec.at("updateStrategy"));
        spec.at("revisionHistoryLimit").nonNegative();
    }

    private static void daemonStrategy(Field strategy) {
        Field update = strategy.at("rollingUpdate");
        if (strategy.at("type").is("OnDelete")) {
            return;
        }
        if (!strategy.at("type").is("RollingUpdate")) {
            strategy.notSupported(List.of("RollingUpdate", "OnDelete"));
            return;
        }
        if (update.absent()) {
            update.required("");
            return;
        }
        Field unavailable = update.at("maxUnavailable");
        Field surge = update.at("maxSurge");
        WorkloadValidation.intOrPercent(unavailable);
        WorkloadValidation.intOrPercent(surge);
        WorkloadValidation.notOverAll(unavailable);
        WorkloadValidation.notOverAll(surge);
        boolean none = WorkloadValidation.zero(unavailable);
        if (none && WorkloadValidation.zero(surge)) {
            unavailable.required("cannot be 0 when maxSurge is 0");
        } else if (!none && !WorkloadValidation.zero(surge)) {
            surge.invalid("may not be set when maxUnavailable is non-zero");
        }
    }

    public static void daemonSetStatus(Field set, JsonNode old) {
        Field status = set.at("status");
        for (String count : List.of(
                "currentNumberScheduled",
                "numberMisscheduled",
                "desiredNumberScheduled",
                "numberReady",
                "observedGeneration",
                "updatedNumberScheduled",
                "numberAvailable",
                "numberUnavailable",
                "collisionCount")) {
            status.at(count).nonNegative();
        }
        WorkloadValidation.collisions(status, old);
    }

    public static void replicationController(Field controller) {
        Field spec = controller.at("spec");
        spec.at("minReadySeconds").nonNegative();
        Field replicas = spec.at("replicas");
        if (replicas.absent()) {
            replicas.required("");
        }
        replicas.nonNegative();
        Field selector = spec.at("selector");
        Field template = spec.at("template");
        selector.require();
        if (template.absent()) {
            template.required("");
            return;
        }
        Field labels = template.at("metadata", "labels");
        boolean selected = selector.node().properties().stream()
                .allMatch(entry -> entry.getValue().equals(labels.node().get(entry.getKey())));
        if (!selected) {
            labels.invalid(MISMATCH);
        }
        PodValidation.template(template);
        WorkloadValidation.restarted(spec, "ReplicationController");
    }

    public static void controllerRevision(Field revision) {
        revision.at("revision").nonNegative();
        if (revision.at("data").absent()) {
            revision.at("data").required("data is mandatory");
        }
    }
}
