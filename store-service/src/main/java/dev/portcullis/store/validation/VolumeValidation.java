package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The volumes of a pod. */
final class VolumeValidation {
    private static final int MOST_MODE = 0777;
    private static final int SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final String BAD_MODE = "must be a number between 0 and 0777 (octal), both inclusive";

    /** What the simpler kinds can't do without. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("persistentVolumeClaim", List.of("claimName")),
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("csi", List.of("driver")),
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
            Map.entry("hostPath", List.of("path")),
            Map.entry("secret", List.of("secretName")),
            Map.entry("configMap", List.of("name")));

    private VolumeValidation() {}

    /** The volumes by their names. */
    static Map<String, Field> volumes(Field volumes) {
        Map<String, Field> names = new HashMap<>();
        for (Field volume : volumes.items()) {
            source(volume);
            Field name = volume.at("name");
            if (!name.require()) {
                continue;
            }
            name.invalid(Formats.dnsLabel(name.text()));
            if (names.putIfAbsent(name.text(), volume) != null) {
                name.duplicate();
            }
        }
        return names;
    }

    private static void source(Field volume) {
        int sources = 0;
        for (String kind : volume.node().propertyNames()) {
            Field source = volume.at(kind);
            if (kind.equals("name") || source.absent()) {
                continue;
            }
            if (sources++ > 0) {
                source.forbidden("may not specify more than 1 volume type");
                continue;
            }
            REQUIRED.getOrDefault(kind, List.of())
                    .forEach(field -> source.at(field).require());
            special(kind, source);
        }
        if (sources == 0) {
            volume.required("must specify a volume type");
        }
    }

    /** The source of a PersistentVolume. */
    static void persistent(String kind, Field source) {
        if (!kind.equals("csi")) {
            REQUIRED.getOrDefault(kind, List.of())
                    .forEach(field -> source.at(field).require());
        }
        switch (kind) {
            case "csi" -> {
                DriverValidation.name(source.at("driver"));
                source.at("volumeHandle").require();
                for (String secret : List.of(
                        "controllerPublishSecretRef",
                        "controllerExpandSecretRef",
                        "nodePublishSecretRef",
                        "nodeExpandSecretRef")) {
                    secret(source.at(secret));
                }
            }
            case "local" -> {
                if (source.at("path").require()) {
                    noBacksteps(source.at("path"));
                }
            }
            default -> special(kind, source);
        }
    }

    private static void secret(Field reference) {
        if (reference.absent()) {
            return;
        }
        if (reference.at("name").require()) {
            reference.at("name").invalid(Formats.dnsSubdomain(reference.text("name")));
        }
        if (reference.at("namespace").require()) {
            reference.at("namespace").invalid(Formats.dnsLabel(reference.text("namespace")));
        }
    }

    private static void special(String kind, Field source) {
        switch (kind) {
            case "emptyDir" -> {
                Quantity limit = ResourceNames.quantity(source.at("sizeLimit").node());
                if (limit != null && limit.signum() < 0) {
                    source.at("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
                }
            }
            case "hostPath" -> noBacksteps(source.at("path"));
            case "nfs" -> {
                if (!source.at("path").empty() && !source.text("path").startsWith("/")) {
                    source.at("path").invalid("must be an absolute path");
                }
            }
            case "secret", "configMap" -> items(source);
            case "downwardAPI" -> downward(source);
            case "projected" -> projected(source);
            case "ephemeral" -> {
                Field template = source.at("volumeClaimTemplate");
                if (template.require()) {
                    MetaValidation.labels(template.at("metadata", "labels"));
                    MetaValidation.annotations(template.at("metadata", "annotations"));
                    StorageValidation.claimSpec(template.at("spec"));
                }
            }
            default -> {
                // Nothing more to say.
            }
        }
    }

    private static void items(Field source) {
        mode(source.at("defaultMode"));
        for (Field item : source.at("items").items()) {
            item.at("key").require();
            if (item.at("path").require()) {
                localPath(item.at("path"));
            }
            mode(item.at("mode"));
        }
    }

    private static void downward(Field source) {
        mode(source.at("defaultMode"));
        for (Field file : source.at("items").items()) {
            if (file.at("path").require()) {
                localPath(file.at("path"));
            }
            Field field = file.at("fieldRef");
            Field resource = file.at("resourceFieldRef");
            if (field.present()) {
                EnvValidation.volumeFieldRef(field);
                if (resource.present()) {
                    file.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
                }
            } else if (resource.present()) {
                EnvValidation.resourceFieldRef(resource, true);
            } else {
                file.required("one of fieldRef and resourceFieldRef is required");
            }
            mode(file.at("mode"));
        }
    }

    private static void projected(Field source) {
        mode(source.at("defaultMode"));
        for (Field part : source.at("sources").items()) {
            long kinds = part.node().properties().stream()
                    .filter(entry -> !entry.getValue().isNull())
                    .count();
            if (kinds == 0) {
                part.required("must specify a volume source");
            } else if (kinds > 1) {
                part.forbidden("may not specify more than 1 volume type per source");
            }
            for (String named : List.of("secret", "configMap")) {
                if (part.at(named).present()) {
                    part.at(named, "name").require();
                    items(part.at(named));
                }
            }
            if (part.at("downwardAPI").present()) {
                downward(part.at("downwardAPI"));
            }
            Field token = part.at("serviceAccountToken");
            if (token.present()) {
                Field expiration = token.at("expirationSeconds");
                if (expiration.number() < SHORTEST_TOKEN) {
                    expiration.invalid("may not specify a duration less than 10 minutes");
                }
                if (expiration.number() > LONGEST_TOKEN) {
                    expiration.invalid("may not specify a duration larger than 2^32 seconds");
                }
                if (token.at("path").require()) {
                    localPath(token.at("path"));
                }
            }
        }
    }

    private static void mode(Field mode) {
        if (mode.present() && (mode.number() < 0 || mode.number() > MOST_MODE)) {
            mode.invalid(BAD_MODE);
        }
    }

    /** Relative, and within the volume. */
    static void descendingPath(Field path) {
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        noBacksteps(path);
    }

    private static void localPath(Field path) {
        descendingPath(path);
        String text = path.text();
        if (text.startsWith("..") && !text.startsWith("../") && !text.equals("..")) {
            path.invalid("must not start with '..'");
        }
    }

    private static void noBacksteps(Field path) {
        if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
            path.invalid("must not contain '..'");
        }
    }
}
