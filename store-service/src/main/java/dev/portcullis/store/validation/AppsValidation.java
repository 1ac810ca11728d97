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
        for (String count : List.of("replicas", "minReadySeconds", "revisionHistoryLimit")) {
            spec.at(count).nonNegative();
        }
        spec.at("podManagementPolicy").require();
        Field update = spec.at("updateStrategy");
        update.at("type").require();
        if (update.at("type").is("OnDelete") && update.at("rollingUpdate").present()) {
            update.at("rollingUpdate").invalid("only allowed for updateStrategy 'RollingUpdate'");
        }
        update.at("rollingUpdate", "partition").nonNegative();
        Field unavailable = update.at("rollingUpdate", "maxUnavailable");
        if (unavailable.present()) {
            WorkloadValidation.intOrPercent(unavailable);
            if (WorkloadValidation.zero(unavailable)) {
                unavailable.invalid("cannot be 0");
            }
            WorkloadValidation.notOverAll(unavailable);
        }
        spec.at("ordinals", "start").nonNegative();
        WorkloadValidation.selector(spec, "statefulset");
        WorkloadValidation.selected(spec);
        WorkloadValidation.restarted(spec, "Always", "StatefulSet");
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

    public static void statefulSetStatus(Field set) {
        Field status = set.at("status");
        List<String> counts =
                List.of("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
        counts.forEach(count -> status.at(count).nonNegative());
        WorkloadValidation.notMoreThan(status, counts.subList(1, 5), "replicas");
    }

    public static void daemonSet(Field set) {
        Field spec = set.at("spec");
        spec.at("minReadySeconds").nonNegative();
        spec.at("revisionHistoryLimit").nonNegative();
        WorkloadValidation.selector(spec, "daemonset");
        WorkloadValidation.template(spec, "Always");
        Field strategy = spec.at("updateStrategy");
        Field update = strategy.at("rollingUpdate");
        if (!strategy.at("type").is("RollingUpdate")) {
            return;
        }
        if (update.absent()) {
            update.required("");
            return;
        }
        Field unavailable = update.at("maxUnavailable");
        Field surge = update.at("maxSurge");
        WorkloadValidation.intOrPercent(unavailable);
        WorkloadValidation.notOverAll(unavailable);
        WorkloadValidation.intOrPercent(surge);
        WorkloadValidation.notOverAll(surge);
        boolean none = WorkloadValidation.zero(unavailable);
        if (none && WorkloadValidation.zero(surge)) {
            unavailable.invalid("cannot be 0 when maxSurge is 0");
        } else if (!none && !WorkloadValidation.zero(surge)) {
            surge.invalid("may not be set when maxUnavailable is non-zero");
        }
    }

    public static void daemonSetStatus(Field set) {
        Field status = set.at("status");
        for (String count : List.of(
                "currentNumberScheduled",
                "numberMisscheduled",
                "desiredNumberScheduled",
                "numberReady",
                "observedGeneration",
                "updatedNumberScheduled",
                "numberAvailable",
                "numberUnavailable")) {
            status.at(count).nonNegative();
        }
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
        Field restarts = template.at("spec", "restartPolicy");
        if (!restarts.is("Always")) {
            restarts.notSupported(List.of("Always"));
        }
    }

    public static void controllerRevision(Field revision) {
        revision.at("revision").nonNegative();
        if (revision.at("data").absent()) {
            revision.at("data").required("data is mandatory");
        }
    }
}
