package dev.portcullis.store.table;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The rows of volumes, claims and storage classes. */
final class StorageCells {
    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private StorageCells() {}

    static void persistentVolume(Row row) {
        JsonNode claim = row.at("spec.claimRef");
        row.name()
                .text("spec.capacity.storage", "0")
                .add(modes(row.at("spec.accessModes")))
                .text("spec.persistentVolumeReclaimPolicy")
                .add(phase(row))
                .add(
                        claim.isObject()
                                ? claim.path("namespace").asString("")
                                        + '/'
                                        + claim.path("name").asString("")
                                : "")
                .add(storageClass(row))
                .text("spec.volumeAttributesClassName", Texts.UNSET)
                .text("status.reason")
                .age()
                .text("spec.volumeMode", Texts.UNSET);
    }

    static void persistentVolumeClaim(Row row) {
        boolean bound = !row.string("spec.volumeName", "").isEmpty();
        row.name()
                .add(phase(row))
                .text("spec.volumeName")
                .add(bound ? row.string("status.capacity.storage", "0") : "")
                .add(bound ? modes(row.at("status.accessModes")) : "")
                .add(storageClass(row))
                .text("spec.volumeAttributesClassName", Texts.UNSET)
                .age()
                .text("spec.volumeMode", Texts.UNSET);
    }

    private static String phase(Row row) {
        return row.string("metadata.deletionTimestamp", "").isEmpty() ? row.string("status.phase", "") : "Terminating";
    }

    private static String storageClass(Row row) {
        JsonNode annotations = row.at("metadata.annotations");
        return annotations.has(CLASS_ANNOTATION)
                ? annotations.path(CLASS_ANNOTATION).asString("")
                : row.string("spec.storageClassName", "");
    }

    private static String modes(JsonNode modes) {
        TreeSet<String> given = new TreeSet<>();
        modes.forEach(mode -> given.add(mode.asString("")));
        StringJoiner shown = new StringJoiner(",");
        for (String mode : new String[] {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}) {
            if (given.contains(mode)) {
                shown.add(MODES.get(mode));
            }
        }
        return shown.toString();
    }

    static void storageClassRow(Row row) {
        row.add(named(
                        row,
                        "storageclass.kubernetes.io/is-default-class",
                        "storageclass.beta.kubernetes.io/is-default-class"))
                .text("provisioner")
                .text("reclaimPolicy", "Delete")
                .text("volumeBindingMode", "Immediate")
                .flag("allowVolumeExpansion", false)
                .age();
    }

    static void attributesClass(Row row) {
        row.add(named(row, "volumeattributesclass.alpha.kubernetes.io/is-default-class"))
                .text("driverName")
                .age();
    }

    /** The name, and whether it is the default by one of the annotations. */
    private static String named(Row row, String... annotations) {
        JsonNode given = row.at("metadata.annotations");
        boolean isDefault = Stream.of(annotations)
                .anyMatch(annotation -> given.path(annotation).asString("").equals("true"));
        return row.string("metadata.name", "") + (isDefault ? " (default)" : "");
    }

    static void csiDriver(Row row) {
        JsonNode tokens = row.at("spec.tokenRequests");
        row.name()
                .flag("spec.attachRequired", true)
                .flag("spec.podInfoOnMount", false)
                .flag("spec.storageCapacity", false)
                .add(
                        tokens.isArray()
                                ? Texts.join(
                                        tokens, ",", t -> t.path("audience").asString(""))
                                : Texts.UNSET)
                .flag("spec.requiresRepublish", false)
                .add(Texts.orElse(Texts.join(row.at("spec.volumeLifecycleModes"), ","), Texts.NONE))
                .age();
    }

    static void volumeAttachment(Row row) {
        row.name()
                .text("spec.attacher")
                .text("spec.source.persistentVolumeName")
                .text("spec.nodeName")
                .flag("status.attached", false)
                .age();
    }

    static void resourceClaim(Row row) {
        boolean deleted = !row.string("metadata.deletionTimestamp", "").isEmpty();
        StringJoiner states = new StringJoiner(",");
        if (deleted) {
            states.add("deleted");
        }
        if (row.at("status.allocation").isObject()) {
            states.add("allocated");
            if (!row.at("status.reservedFor").isEmpty()) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        row.name().add(states.toString()).age();
    }
}
