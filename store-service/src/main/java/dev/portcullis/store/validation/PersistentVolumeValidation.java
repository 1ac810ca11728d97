package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes, and those that stand in a VolumeAttachment itself. */
public final class PersistentVolumeValidation {
    /** In the order in which they are looked at; the first one counts. */
    private static final List<String> SOURCES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "flocker",
            "nfs",
            "rbd",
            "quobyte",
            "cephfs",
            "iscsi",
            "cinder",
            "fc",
            "flexVolume",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "scaleIO",
            "local",
            "storageos",
            "csi");

    private static final String EXPANDS = "controllerExpandSecretRef";
    private static final String INLINE = "may not be specified in the context of inline volumes";
    private static final String VOLUME_MODE = "volumeMode";
    private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
    private static final String RECLAIM = "persistentVolumeReclaimPolicy";
    private static final String AFFINITY = "nodeAffinity";

    private PersistentVolumeValidation() {}

    public static void volume(Field volume) {
        Field spec = volume.at("spec");
        StorageValidation.accessModes(spec.at("accessModes"), "");
        capacity(spec.at("capacity"));
        Field affinity = spec.at(AFFINITY);
        if (affinity.present() && affinity.at("required").require("must specify required node constraints")) {
            SelectorValidation.nodeSelector(affinity.at("required"));
        }
        source(spec);
        if (!spec.at("storageClassName").empty()) {
            spec.at("storageClassName").invalid(Formats.dnsSubdomain(spec.text("storageClassName")));
        }
        attributesClass(spec);
    }

    /** Only drivers' volumes are made without an object of their own, and without what such an object is for. */
    static void inline(Field spec) {
        for (String field : List.of("claimRef", "capacity")) {
            if (!spec.at(field).empty()) {
                spec.at(field).forbidden(INLINE);
            }
        }
        if (spec.at("csi").absent()) {
            spec.at("csi").required("has to be specified in the context of inline volumes");
        }
        StorageValidation.accessModes(spec.at("accessModes"), "");
        if (!spec.at(RECLAIM).empty() && !spec.at(RECLAIM).is("Retain")) {
            spec.at(RECLAIM).forbidden("may only be Retain in the context of inline volumes");
        }
        if (spec.at(AFFINITY).present()) {
            spec.at(AFFINITY).forbidden(INLINE);
        }
        source(spec);
        if (!spec.at("storageClassName").empty()) {
            spec.at("storageClassName").forbidden(INLINE);
        }
        if (spec.at(VOLUME_MODE).present() && !spec.at(VOLUME_MODE).is("Filesystem")) {
            spec.at(VOLUME_MODE)
                    .forbidden("may not specify volumeMode other than Filesystem in the context of inline volumes");
        }
    }

    private static void capacity(Field capacity) {
        if (capacity.empty()) {
            capacity.required("");
        }
        if (!capacity.node().has("storage") || capacity.node().size() > 1) {
            capacity.add(FieldError.notSupported(
                    capacity.path(), capacity.present() ? capacity.node() : null, List.of("storage")));
        }
        capacity.entries().forEach(entry -> StorageValidation.positive(entry.value()));
    }

    private static void source(Field spec) {
        boolean found = false;
        for (String name : SOURCES) {
            Field source = spec.at(name);
            if (source.absent()) {
                continue;
            }
            if (found && !name.equals("flexVolume")) {
                spec.at(name.equals("cephfs") ? "cephFS" : name).forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            VolumeValidation.persistent(
                    name,
                    name.equals("gcePersistentDisk") ? spec.at("persistentDisk").with(source.node()) : source);
            if (name.equals("local") && spec.at(AFFINITY).absent()) {
                spec.at(AFFINITY).required("Local volume requires node affinity");
            }
        }
        if (!found) {
            spec.required("must specify a volume type");
        }
        if (spec.at("hostPath").text("path").matches("/[/.]*")
                && spec.at(RECLAIM).is("Recycle")) {
            spec.at(RECLAIM).forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void attributesClass(Field spec) {
        Field name = spec.at(ATTRIBUTES_CLASS);
        if (name.absent()) {
            return;
        }
        if (name.require("an empty string is disallowed")) {
            name.invalid(Formats.dnsSubdomain(name.text()));
        }
        if (spec.at("csi").absent()) {
            spec.at("csi").required("has to be specified when using volumeAttributesClassName");
        }
    }

    /** Where the bytes are can't change; what it is enlarged with may be said later. */
    public static void update(Field volume, JsonNode old) {
        Field spec = volume.at("spec");
        JsonNode before = old.path("spec");
        boolean later = before.path("csi").isObject() && !before.path("csi").has(EXPANDS);
        if (!sources(spec.node(), later).equals(sources(before, false))) {
            spec.at("persistentvolumesource").forbidden("spec.persistentvolumesource is immutable after creation\n");
        }
        spec.at(VOLUME_MODE).as(VOLUME_MODE).immutable(before.path(VOLUME_MODE));
        if (before.path(AFFINITY).isObject()) {
            spec.at(AFFINITY).as(AFFINITY).immutable(before.path(AFFINITY));
        }
        if (before.path(ATTRIBUTES_CLASS).isString()
                && spec.at(ATTRIBUTES_CLASS).absent()) {
            spec.at(ATTRIBUTES_CLASS).forbidden("update from non-nil value to nil is forbidden");
        }
    }

    private static ObjectNode sources(JsonNode spec, boolean withoutExpansion) {
        ObjectNode sources = spec.deepCopy().asObject();
        Set<String> others = new HashSet<>(sources.propertyNames());
        SOURCES.forEach(others::remove);
        sources.remove(others);
        if (withoutExpansion && sources.path("csi") instanceof ObjectNode csi) {
            csi.remove(EXPANDS);
        }
        return sources;
    }
}
