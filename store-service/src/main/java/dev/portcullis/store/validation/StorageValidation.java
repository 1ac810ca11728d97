package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Claims on volumes, and the classes of volumes. */
public final class StorageValidation {
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> RESIZING = List.of(
            "ControllerResizeInProgress",
            "ControllerResizeInfeasible",
            "NodeResizeInProgress",
            "NodeResizeInfeasible",
            "NodeResizePending");
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    private static final String CLASS = "storageClassName";
    private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
    private static final String VOLUME_MODE = "volumeMode";
    private static final int MOST_PARAMETER_BYTES = 256 * 1024;
    private static final int MOST_PARAMETERS = 512;

    private StorageValidation() {}

    public static void claim(Field claim) {
        claimSpec(claim.at("spec"));
    }

    static void claimSpec(Field spec) {
        Field modes = spec.at("accessModes");
        if (modes.empty()) {
            modes.required("at least 1 access mode is required");
        }
        SelectorValidation.labelSelector(spec.at("selector"));
        supported(modes);
        JsonNode size = spec.at("resources", "requests", "storage").node();
        Field storage = spec.at("resources").key("storage").with(size);
        if (storage.absent()) {
            storage.required("");
        } else {
            positive(storage);
        }
        if (!spec.at(CLASS).empty()) {
            spec.at(CLASS).invalid(Formats.dnsSubdomain(spec.text(CLASS)));
        }
        dataSources(spec);
        if (!spec.at(ATTRIBUTES_CLASS).empty()) {
            spec.at(ATTRIBUTES_CLASS).invalid(Formats.dnsSubdomain(spec.text(ATTRIBUTES_CLASS)));
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
        if (!reference.at("namespace").empty()) {
            reference.at("namespace").invalid(Formats.dnsLabel(reference.text("namespace")));
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

    /**
     * Once bound, a claim may ask for another size, though not for less than it has, and for nothing else. Who left the class open
     * may be given one.
     */
    public static void claimUpdate(Field claim, JsonNode old) {
        ObjectNode now = claim.at("spec").node().deepCopy().asObject();
        ObjectNode before = old.path("spec").deepCopy().asObject();
        if (before.path("volumeName").asString("").isEmpty()) {
            before.remove("volumeName");
            now.remove("volumeName");
        }
        if (getsItsClass(claim, old)) {
            now.remove(CLASS);
        }
        boolean bound = claim.at("status", "phase").is("Bound");
        for (ObjectNode spec : List.of(now, before)) {
            spec.remove(ATTRIBUTES_CLASS);
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
        claim.at("spec", VOLUME_MODE).as(VOLUME_MODE).immutable(old.path("spec").path(VOLUME_MODE));
        attributesClass(claim.at("spec", ATTRIBUTES_CLASS), old.path("status"));
    }

    /** Whether the class is said for the first time; an annotation said it once, and stays as it is otherwise. */
    private static boolean getsItsClass(Field claim, JsonNode old) {
        Field name = claim.at("spec", CLASS);
        Field annotation = claim.at("metadata", "annotations", CLASS_ANNOTATION);
        JsonNode said = old.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        boolean first = name.present() && !old.path("spec").hasNonNull(CLASS);
        boolean moved = first
                && said.isString()
                && name.node().equals(said)
                && (annotation.absent() || annotation.node().equals(said));
        if (!moved && !annotation.text().equals(said.asString(""))) {
            annotation.invalid(annotation.text(), "field is immutable");
        }
        return first && (said.isMissingNode() || name.node().equals(said));
    }

    /** Once a volume has attributes of a class, it has those of some class. */
    private static void attributesClass(Field name, JsonNode status) {
        if (status.hasNonNull("currentVolumeAttributesClassName")) {
            String unless = " is forbidden when status.currentVolumeAttributesClassName is not nil";
            if (name.absent()) {
                name.forbidden("update to nil" + unless);
            } else if (name.empty()) {
                name.forbidden("update to empty string" + unless);
            }
        }
    }

    public static void claimStatus(Field claim) {
        Field status = claim.at("status");
        basic(status.at("capacity"));
        Field resizing = status.at("allocatedResourceStatus");
        for (Field.Entry entry : status.at("allocatedResourceStatuses").entries()) {
            resource(resizing, entry.key());
            if (!RESIZING.contains(entry.value().text())) {
                resizing.with(StringNode.valueOf(entry.key())).notSupported(RESIZING);
            }
        }
        Field allocated = status.at("allocatedResources");
        allocated.entries().forEach(entry -> resource(allocated, entry.key()));
        basic(allocated);
    }

    private static void basic(Field amounts) {
        for (Field.Entry amount : amounts.entries()) {
            Quantity quantity = ResourceNames.quantity(amount.value().node());
            if (quantity != null && quantity.signum() < 0) {
                amount.value().invalid(quantity.value(), "must be a valid resource quantity");
            }
        }
    }

    /** Of Kubernetes' own resources a claim has only storage. */
    private static void resource(Field at, String name) {
        List<String> malformed = Formats.qualifiedName(name);
        malformed.forEach(error -> at.invalid(name, error));
        if (malformed.isEmpty() && ResourceNames.isNative(name) && !name.equals("storage")) {
            at.with(StringNode.valueOf(name)).notSupported(List.of("storage"));
        }
    }

    public static void attributesClassUpdate(Field attributes, JsonNode old) {
        for (String field : List.of("driverName", "parameters")) {
            if (!attributes.node().path(field).equals(old.path(field))) {
                attributes.at(field).forbidden("updates to " + field + " are forbidden.");
            }
        }
    }

    static void accessModes(Field modes, String none) {
        modes.require(none);
        supported(modes);
    }

    /** Errors stand at the list, without the index. */
    private static void supported(Field modes) {
        for (JsonNode mode : modes.node()) {
            modes.with(mode).oneOf(ACCESS_MODES);
        }
        List<String> known =
                modes.texts().stream().filter(ACCESS_MODES::contains).distinct().toList();
        if (known.contains("ReadWriteOncePod") && known.size() > 1) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    static void positive(Field amount) {
        Quantity quantity = ResourceNames.quantity(amount.node());
        if (quantity != null && quantity.signum() <= 0) {
            amount.invalid("must be greater than zero");
        }
    }

    public static void storageClass(Field storageClass) {
        provisioner(storageClass.at("provisioner"));
        parameters(storageClass.at("parameters"));
        if (storageClass.at("volumeBindingMode").empty()) {
            storageClass.at("volumeBindingMode").notSupported(List.of("Immediate", "WaitForFirstConsumer"));
        }
        topologies(storageClass.at("allowedTopologies"));
    }

    static void provisioner(Field provisioner) {
        if (provisioner.require()) {
            String name = provisioner.text().toLowerCase(Locale.ROOT);
            Formats.qualifiedName(name).forEach(error -> provisioner.invalid(name, error));
        }
    }

    static void parameters(Field parameters) {
        if (parameters.node().size() > MOST_PARAMETERS) {
            parameters.tooLong(MOST_PARAMETERS);
            return;
        }
        long size = 0;
        for (Field.Entry entry : parameters.entries()) {
            if (entry.key().isEmpty()) {
                parameters.invalid("", "field can not be empty.");
            }
            size += entry.key().getBytes(StandardCharsets.UTF_8).length
                    + entry.value().text().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > MOST_PARAMETER_BYTES) {
            parameters.tooLong(MOST_PARAMETER_BYTES);
        }
    }

    /** Where volumes may be: each term says something of each key once, and no two the same. */
    private static void topologies(Field terms) {
        Set<Map<String, Set<String>>> seen = new HashSet<>();
        for (Field term : terms.items()) {
            Map<String, Set<String>> wanted = new HashMap<>();
            Field expressions = term.at("matchLabelExpressions");
            for (Field expression : expressions.items()) {
                Field values = expression.at("values");
                values.require();
                Set<String> own = new HashSet<>();
                for (Field value : values.items()) {
                    if (!own.add(value.text())) {
                        value.duplicate();
                    }
                }
                expression.at("key").invalid(Formats.qualifiedName(expression.text("key")));
                if (wanted.putIfAbsent(expression.text("key"), own) != null) {
                    expression.at("key").duplicate();
                }
            }
            if (!seen.add(wanted)) {
                expressions.duplicate("");
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
