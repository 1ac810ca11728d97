package dev.portcullis.store.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What storage drivers say of themselves and of their volumes. */
public final class DriverValidation {
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_NODE = 192;
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final int SHORTEST_PERIOD = 10;
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    private DriverValidation() {}

    public static void driver(Field driver) {
        Field spec = driver.at("spec");
        spec.at("attachRequired").as("spec.attachedRequired").require();
        spec.at("podInfoOnMount").require();
        spec.at("storageCapacity").require();
        Set<String> audiences = new HashSet<>();
        for (Field token : spec.at("tokenRequests").items()) {
            if (!audiences.add(token.text("audience"))) {
                token.at("audience").duplicate();
                continue;
            }
            Field seconds = token.at("expirationSeconds");
            if (seconds.present() && seconds.number() < SHORTEST_TOKEN) {
                seconds.invalid("may not specify a duration less than 10 minutes");
            }
            if (seconds.number() > LONGEST_TOKEN) {
                seconds.invalid("may not specify a duration larger than 2^32 seconds");
            }
        }
        Field modes = spec.at("volumeLifecycleModes");
        for (JsonNode mode : modes.node()) {
            modes.with(mode).oneOf(List.of("Persistent", "Ephemeral"));
        }
        Field period = spec.at("nodeAllocatableUpdatePeriodSeconds");
        if (period.present() && period.number() < SHORTEST_PERIOD) {
            period.invalid("must be greater than or equal to " + SHORTEST_PERIOD + " seconds");
        }
    }

    public static void driverUpdate(Field driver, JsonNode old) {
        Field required = driver.at("spec", "attachRequired");
        required.as("spec.attachedRequired").immutable(old.path("spec").path("attachRequired"));
    }

    static void name(Field name) {
        name.require();
        name(name, name.text());
    }

    static void name(Field at, String name) {
        if (name.length() > LONGEST_NAME) {
            at.tooLong(LONGEST_NAME);
        }
        Formats.dnsSubdomain(name.toLowerCase(Locale.ROOT)).forEach(error -> at.invalid(name, error));
    }

    public static void node(Field node) {
        Set<String> names = new HashSet<>();
        for (Field driver : node.at("spec", "drivers").items()) {
            name(driver.at("name"));
            if (!names.add(driver.text("name"))) {
                driver.at("name").duplicate();
            }
            Field id = driver.at("nodeID");
            if (id.require() && id.text().length() > LONGEST_NODE) {
                id.invalid("must be " + LONGEST_NODE + " characters or less");
            }
            if (driver.at("allocatable", "count").number() < 0) {
                driver.at("allocatable", "count").invalid("must be greater than or equal to 0");
            }
            Set<String> keys = new HashSet<>();
            for (Field key : driver.at("topologyKeys").items()) {
                Field at = driver.with(key.node());
                at.require();
                if (!keys.add(key.text())) {
                    at.duplicate();
                }
                at.invalid(Formats.qualifiedName(key.text()));
            }
        }
    }

    /** What a driver has said of a node stays, but for how many volumes it takes. */
    public static void nodeUpdate(Field node, JsonNode old) {
        Field drivers = node.at("spec", "drivers");
        Map<JsonNode, JsonNode> now = new HashMap<>();
        drivers.node().forEach(driver -> now.put(driver.path("name"), driver));
        for (JsonNode before : old.path("spec").path("drivers")) {
            JsonNode driver = now.get(before.path("name"));
            if (driver != null) {
                drivers.with(fixed(driver)).immutable(fixed(before));
            }
        }
    }

    private static JsonNode fixed(JsonNode driver) {
        return driver.deepCopy().asObject().without("allocatable");
    }

    public static void attachment(Field attachment) {
        Field spec = attachment.at("spec");
        name(spec.at("attacher"));
        Field source = spec.at("source");
        Field volume = source.at("persistentVolumeName");
        boolean inline = source.at("inlineVolumeSpec").present();
        if (!inline && volume.absent()) {
            source.required(ONE_SOURCE);
        } else if (inline && volume.present()) {
            source.forbidden(ONE_SOURCE);
        } else if (volume.present()) {
            if (volume.require("must specify non empty persistentVolumeName")) {
                volume.invalid(Formats.dnsSubdomain(volume.text()));
            }
        } else {
            PersistentVolumeValidation.inline(source.at("inlineVolumeSpec"));
        }
        spec.at("nodeName").invalid(Formats.dnsSubdomain(spec.text("nodeName")));
    }

    public static void capacity(Field capacity) {
        SelectorValidation.labelSelector(capacity.at("nodeTopology"));
        capacity.at("storageClassName").invalid(Formats.dnsSubdomain(capacity.text("storageClassName")));
        ResourceNames.amount(capacity.at("capacity"), "storage");
    }

    public static void attributesClass(Field attributes) {
        StorageValidation.provisioner(attributes.at("driverName"));
        Field parameters = attributes.at("parameters");
        if (parameters.require("must contain at least one key/value pair")) {
            StorageValidation.parameters(parameters);
        }
    }
}
