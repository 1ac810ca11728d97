package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What storage drivers say of themselves and of their volumes. */
public final class DriverValidation {
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_NODE = 192;
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    private DriverValidation() {}

    public static void driver(Field driver) {
        name(driver.at("metadata", "name"));
        Field spec = driver.at("spec");
        spec.at("attachRequired").require();
        spec.at("podInfoOnMount").require();
        spec.at("storageCapacity").require();
        Set<String> audiences = new HashSet<>();
        for (Field token : spec.at("tokenRequests").items()) {
            if (!audiences.add(token.text("audience"))) {
                token.at("audience").duplicate();
            }
            Field seconds = token.at("expirationSeconds");
            if (seconds.present() && seconds.number() < SHORTEST_TOKEN) {
                seconds.invalid("may not specify a duration less than 10 minutes");
            }
            if (seconds.number() > LONGEST_TOKEN) {
                seconds.invalid("may not specify a duration larger than 2^32 seconds");
            }
        }
    }

    static void name(Field name) {
        if (!name.require()) {
            return;
        }
        if (name.text().length() > LONGEST_NAME) {
            name.add(FieldError.tooLong(name.path(), LONGEST_NAME));
        }
        name.invalid(Formats.dnsSubdomain(name.text().toLowerCase(Locale.ROOT)));
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
                if (key.require() && !keys.add(key.text())) {
                    key.duplicate();
                }
                key.invalid(Formats.qualifiedName(key.text()));
            }
        }
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
            volume.require("must specify non empty persistentVolumeName");
        }
        spec.at("nodeName").invalid(Formats.dnsSubdomain(spec.text("nodeName")));
    }

    public static void capacity(Field capacity) {
        SelectorValidation.labelSelector(capacity.at("nodeTopology"));
        capacity.at("storageClassName").invalid(Formats.dnsSubdomain(capacity.text("storageClassName")));
        for (String amount : List.of("capacity", "maximumVolumeSize")) {
            ResourceNames.amount(capacity.at(amount), "storage");
        }
    }

    public static void attributesClass(Field attributes) {
        name(attributes.at("driverName"));
        Field parameters = attributes.at("parameters");
        if (parameters.require("must contain at least one key/value pair")) {
            StorageValidation.parameters(parameters);
        }
    }
}
