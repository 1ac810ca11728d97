package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes, claims on them, and their classes. */
public final class StorageValidation {
    private static final Set<String> NOT_SOURCES = Set.of(
            "capacity",
            "accessModes",
            "claimRef",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "mountOptions",
            "volumeMode",
            "nodeAffinity",
            "volumeAttributesClassName");
    private static final int MOST_PARAMETERS = 512;

    private StorageValidation() {}

    public static void claim(Field claim) {
        claimSpec(claim.at("spec"));
    }

    static void claimSpec(Field spec) {
        accessModes(spec.at("accessModes"));
        SelectorValidation.labelSelector(spec.at("selector"));
        JsonNode size = spec.at("resources", "requests", "storage").node();
        Field storage = spec.at("resources").key("storage").with(size);
        if (storage.absent()) {
            storage.required("");
        } else {
            positive(storage);
        }
        dataSources(spec);
        if (!spec.at("storageClassName").empty()) {
            spec.at("storageClassName").invalid(Formats.dnsSubdomain(spec.text("storageClassName")));
        }
    }

    private static void dataSources(Field spec) {
        Field source = spec.at("dataSource");
        Field reference = spec.at("dataSourceRef");
        for (Field from : List.of(source, reference)) {
            if (from.present()) {
                dataSource(from);
            }
        }
        if (source.absent() || reference.absent()) {
            return;
        }
        if (!reference.at("namespace").empty()) {
            spec.invalid(spec.path() + ".dataSource", "may not be specified when dataSourceRef.namespace is specified");
        } else if (Stream.of("apiGroup", "kind", "name")
                .anyMatch(field -> !source.text(field).equals(reference.text(field)))) {
            spec.invalid(spec.path() + ".dataSource", "must match dataSourceRef");
        }
    }

    private static void dataSource(Field source) {
        source.at("name").require();
        source.at("kind").require();
        Field group = source.at("apiGroup");
        if (!group.empty()) {
            group.invalid(Formats.dnsSubdomain(group.text()));
        } else if (!source.at("kind").is("PersistentVolumeClaim")) {
            source.invalid(
                    source.text("kind"), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
    }

    /** Once bound, a claim may ask for another size, though not for less than it has, and for nothing else. */
    public static void claimUpdate(Field claim, JsonNode old) {
        ObjectNode now = claim.at("spec").node().deepCopy().asObject();
        ObjectNode before = old.path("spec").deepCopy().asObject();
        if (before.path("volumeName").asString("").isEmpty()) {
            before.set("volumeName", now.path("volumeName"));
            if (now.path("volumeName").isMissingNode()) {
                before.remove("volumeName");
            }
        }
        boolean bound = claim.at("status", "phase").is("Bound");
        for (ObjectNode spec : List.of(now, before)) {
            spec.remove("volumeAttributesClassName");
            if (bound && spec.path("resources").path("requests") instanceof ObjectNode requests) {
                requests.remove("storage");
            }
        }
        if (!now.equals(before)) {
            claim.at("spec")
                    .forbidden(
                            "spec is immutable after creation except resources.requests and volumeAttributesClassName"
                                    + " for bound claims\n");
        }
        Field storage = claim.at("spec", "resources", "requests", "storage");
        Quantity wanted = ResourceNames.quantity(storage.node());
        Quantity had = ResourceNames.quantity(
                old.path("spec").path("resources").path("requests").path("storage"));
        Quantity has =
                ResourceNames.quantity(old.path("status").path("capacity").path("storage"));
        if (wanted != null && had != null && has != null && wanted.compareTo(had) < 0 && wanted.compareTo(has) <= 0) {
            storage.forbidden("field can not be less than status.capacity");
        }
        attributesClass(claim.at("spec", "volumeAttributesClassName"), old);
    }

    private static void attributesClass(Field name, JsonNode old) {
        if (!old.path("spec")
                .path(name.path().substring("spec.".length()))
                .asString("")
                .isEmpty()) {
            if (name.absent()) {
                name.forbidden("update from non-nil value to nil is forbidden");
            } else if (name.empty()) {
                name.forbidden("update from non-nil value to an empty string is forbidden");
            }
        }
    }

    public static void volume(Field volume) {
        Field spec = volume.at("spec");
        accessModes(spec.at("accessModes"));
        Field capacity = spec.at("capacity");
        if (capacity.require()) {
            if (!capacity.node().has("storage") || capacity.node().size() > 1) {
                capacity.notSupported(List.of("storage"));
            }
            capacity.entries().forEach(entry -> positive(entry.value()));
        }
        int sources = 0;
        Set<String> fields = new HashSet<>(spec.node().propertyNames());
        fields.removeAll(NOT_SOURCES);
        for (String field : fields) {
            if (spec.at(field).absent()) {
                continue;
            }
            if (sources++ > 0) {
                spec.at(field).forbidden("may not specify more than 1 volume type");
            } else {
                VolumeValidation.persistent(field, spec.at(field));
            }
        }
        if (sources == 0) {
            spec.required("must specify a volume type");
        }
        if (spec.at("hostPath").at("path").is("/")
                && spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
            spec.at("persistentVolumeReclaimPolicy").forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
        Field affinity = spec.at("nodeAffinity");
        if (affinity.present()) {
            Field required = affinity.at("required");
            if (required.require("must specify required node constraints")) {
                SelectorValidation.nodeSelector(required);
            }
        } else if (spec.at("local").present()) {
            affinity.required("Local volume requires node affinity");
        }
        if (!spec.at("storageClassName").empty()) {
            spec.at("storageClassName").invalid(Formats.dnsSubdomain(spec.text("storageClassName")));
        }
    }

    public static void attributesClassUpdate(Field attributes, JsonNode old) {
        for (String field : List.of("driverName", "parameters")) {
            if (!attributes.node().path(field).equals(old.path(field))) {
                attributes.at(field).forbidden("updates to " + field + " are forbidden.");
            }
        }
    }

    /** Where the bytes are can't change. */
    public static void volumeUpdate(Field volume, JsonNode old) {
        Field spec = volume.at("spec");
        spec.at("volumeMode").as("volumeMode").immutable(old.path("spec").path("volumeMode"));
        JsonNode affinity = old.path("spec").path("nodeAffinity");
        if (affinity.isObject()) {
            spec.at("nodeAffinity").as("nodeAffinity").immutable(affinity);
        }
        Set<String> fields = new HashSet<>(spec.node().propertyNames());
        fields.addAll(old.path("spec").propertyNames());
        fields.removeAll(NOT_SOURCES);
        for (String field : fields) {
            if (!spec.node().path(field).equals(old.path("spec").path(field))) {
                spec.at("persistentvolumesource")
                        .forbidden("spec.persistentvolumesource is immutable after creation\n");
                return;
            }
        }
    }

    private static void accessModes(Field modes) {
        if (modes.require("at least 1 access mode is required")
                && modes.texts().contains("ReadWriteOncePod")
                && modes.node().size() > 1) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void positive(Field amount) {
        Quantity quantity = ResourceNames.quantity(amount.node());
        if (quantity != null && quantity.signum() <= 0) {
            amount.invalid("must be greater than zero");
        }
    }

    public static void storageClass(Field storageClass) {
        Field provisioner = storageClass.at("provisioner");
        if (provisioner.require()) {
            provisioner.invalid(Formats.annotationKey(provisioner.text()));
        }
        parameters(storageClass.at("parameters"));
        storageClass.at("reclaimPolicy").require();
        storageClass.at("volumeBindingMode").require();
    }

    static void parameters(Field parameters) {
        if (parameters.node().size() > MOST_PARAMETERS) {
            parameters.add(FieldError.tooLong(parameters.path(), MOST_PARAMETERS));
        }
        for (Field.Entry entry : parameters.entries()) {
            if (entry.key().isEmpty()) {
                parameters.invalid("", "field can not be empty.");
            }
        }
    }

    public static void storageClassUpdate(Field storageClass, JsonNode old) {
        for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
            if (!storageClass.node().path(field).equals(old.path(field))) {
                storageClass.at(field).forbidden("updates to " + field + " are forbidden.");
            }
        }
    }
}
