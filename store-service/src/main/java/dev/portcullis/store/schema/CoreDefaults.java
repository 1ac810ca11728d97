package dev.portcullis.store.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the remaining kinds default from their other fields. */
final class CoreDefaults {
    private static final int LONGEST_LABEL = 63;

    private CoreDefaults() {}

    static void namespace(ObjectNode namespace) {
        ObjectNode metadata = Fields.object(namespace, "metadata");
        String name = Fields.string(metadata, "name");
        if (metadata != null && !name.isEmpty() && name.length() <= LONGEST_LABEL) {
            child(metadata, "labels").put("kubernetes.io/metadata.name", name);
        }
    }

    static void nodeStatus(ObjectNode status) {
        ObjectNode capacity = Fields.object(status, "capacity");
        if (capacity != null && Fields.isMissing(status, "allocatable")) {
            status.set("allocatable", capacity.deepCopy());
        }
    }

    static void limitRangeItem(ObjectNode item) {
        if (!Fields.string(item, "type").equals("Container")) {
            return;
        }
        addMissing(item, "default", Fields.object(item, "max"));
        addMissing(item, "defaultRequest", Fields.object(item, "default"));
        addMissing(item, "defaultRequest", Fields.object(item, "min"));
    }

    static void replicationController(ObjectNode controller) {
        ObjectNode labels =
                Fields.object(controller.path("spec").path("template").path("metadata"), "labels");
        ObjectNode spec = Fields.object(controller, "spec");
        if (labels == null || spec == null) {
            return;
        }
        if (Fields.isEmpty(spec, "selector")) {
            spec.set("selector", labels.deepCopy());
        }
        labelsOf(controller, labels);
    }

    /** The object without labels gets those of its template. */
    static void labelsOf(ObjectNode object, ObjectNode labels) {
        ObjectNode metadata = child(object, "metadata");
        if (Fields.isEmpty(metadata, "labels")) {
            metadata.set("labels", labels.deepCopy());
        }
    }

    static void subject(ObjectNode subject) {
        String kind = Fields.string(subject, "kind");
        if (Fields.isEmpty(subject, "apiGroup") && (kind.equals("User") || kind.equals("Group"))) {
            subject.put("apiGroup", "rbac.authorization.k8s.io");
        }
    }

    static void networkPolicySpec(ObjectNode spec) {
        if (Fields.isEmpty(spec, "policyTypes")) {
            ArrayNode types = spec.putArray("policyTypes").add("Ingress");
            if (!Fields.isEmpty(spec, "egress")) {
                types.add("Egress");
            }
        }
    }

    static void deviceCount(ObjectNode request) {
        if (Fields.string(request, "allocationMode").equals("ExactCount")
                && request.path("count").asInt(0) == 0) {
            request.put("count", 1);
        }
    }

    static void customResourceDefinition(ObjectNode definition) {
        ObjectNode spec = Fields.object(definition, "spec");
        ObjectNode names = Fields.object(spec, "names");
        if (spec == null || names == null) {
            return;
        }
        String kind = Fields.string(names, "kind");
        if (Fields.isEmpty(names, "singular") && !kind.isEmpty()) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (Fields.isEmpty(names, "listKind") && !kind.isEmpty()) {
            names.put("listKind", kind + "List");
        }
        ObjectNode status = child(definition, "status");
        if (Fields.isEmpty(status, "storedVersions")) {
            Fields.objects(spec, "versions").stream()
                    .filter(version -> version.path("storage").booleanValue(false))
                    .findFirst()
                    .ifPresent(version -> status.putArray("storedVersions").add(Fields.string(version, "name")));
        }
    }

    private static void addMissing(ObjectNode item, String field, @Nullable ObjectNode amounts) {
        if (amounts == null) {
            return;
        }
        ObjectNode target = child(item, field);
        amounts.properties().forEach(amount -> {
            if (!target.has(amount.getKey())) {
                target.set(amount.getKey(), amount.getValue());
            }
        });
    }

    private static ObjectNode child(ObjectNode object, String field) {
        ObjectNode present = Fields.object(object, field);
        return present == null ? object.putObject(field) : present;
    }
}
