package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a ResourceClaim was given, by whom that is used, and what the drivers say of it. */
public final class ClaimStatusValidation {
    private static final int MOST_CONSUMERS = 256;
    private static final int MOST_RESULTS = 32;
    private static final int MOST_CONFIGURATIONS = 64;
    private static final int MOST_CONDITIONS = 8;
    private static final int LONGEST_DATA = 10 * 1024;
    private static final int LONGEST_INTERFACE = 256;
    private static final int LONGEST_HARDWARE = 128;
    private static final int MOST_ADDRESSES = 16;
    private static final Pattern UID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private ClaimStatusValidation() {}

    public static void update(Field claim, JsonNode old) {
        Field status = claim.at("status");
        JsonNode before = old.path("status");
        Field consumers = status.at("reservedFor");
        Field allocation = status.at("allocation");
        if (DeviceValidation.few(consumers, MOST_CONSUMERS)) {
            for (Field consumer : consumers.items()) {
                List.of("resource", "name", "uid")
                        .forEach(field -> consumer.at(field).require());
            }
            DeviceValidation.unique(consumers, "uid");
        }
        Set<String> given = new HashSet<>();
        allocation.node().path("devices").path("results").forEach(result -> given.add(id(result)));
        Set<String> told = new HashSet<>();
        for (Field device : status.at("devices").items()) {
            device(device, given);
            if (!told.add(id(device.node()))) {
                device.duplicate(id(device.node()));
            }
        }
        consumers(consumers, allocation.present(), claim, before.path("reservedFor"));
        if (allocation.present() && before.path("allocation").isObject()) {
            allocation.immutable(before.path("allocation"));
        } else if (allocation.present()) {
            allocation(allocation, DeviceValidation.requests(claim.at("spec").node()));
        }
    }

    private static String id(JsonNode device) {
        String id = String.join(
                "/",
                List.of(
                        device.path("driver").asString(""),
                        device.path("pool").asString(""),
                        device.path("device").asString("")));
        return device.hasNonNull("shareID") ? id + '/' + device.path("shareID").asString("") : id;
    }

    private static void consumers(Field consumers, boolean allocated, Field claim, JsonNode old) {
        if (consumers.empty()) {
            return;
        }
        if (!allocated) {
            consumers.forbidden("may not be specified when `allocated` is not set");
        } else if (claim.at("metadata", "deletionTimestamp").present()) {
            Set<JsonNode> before = new HashSet<>();
            old.forEach(before::add);
            if (consumers.items().stream().anyMatch(consumer -> !before.contains(consumer.node()))) {
                consumers.forbidden(
                        "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
            }
        }
    }

    private static void identity(Field device) {
        DriverValidation.name(device.at("driver"));
        DeviceValidation.pool(device.at("pool"));
        device.at("device").invalid(Formats.dnsLabel(device.text("device")));
    }

    private static void uid(Field uid) {
        if (uid.absent()) {
            return;
        }
        if (uid.text().length() != 36) {
            uid.invalid(
                    "error validating uid: invalid UUID length: " + uid.text().length());
        } else if (!UID.matcher(uid.text()).matches()) {
            uid.invalid("error validating uid: invalid UUID format");
        } else if (uid.text().chars().anyMatch(Character::isUpperCase)) {
            uid.invalid("uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase"
                    + " hexadecimal characters");
        }
    }

    private static void allocation(Field allocation, Map<String, Set<String>> requests) {
        Field devices = allocation.at("devices");
        if (DeviceValidation.few(devices.at("results"), MOST_RESULTS)) {
            for (Field result : devices.at("results").items()) {
                DeviceValidation.reference(result.at("request"), requests);
                identity(result);
                DeviceNames.binding(result);
                uid(result.at("shareID"));
            }
        }
        if (DeviceValidation.few(devices.at("config"), MOST_CONFIGURATIONS)) {
            for (Field configuration : devices.at("config").items()) {
                if (configuration.at("source").require()) {
                    configuration.at("source").oneOf(List.of("FromClaim", "FromClass"));
                }
                DeviceValidation.references(configuration.at("requests"), requests);
                DeviceValidation.configuration(configuration);
            }
        }
        if (allocation.at("nodeSelector").present()) {
            SelectorValidation.nodeSelector(allocation.at("nodeSelector"));
        }
    }

    private static void device(Field device, Set<String> given) {
        identity(device);
        uid(device.at("shareID"));
        if (!given.contains(id(device.node()))) {
            device.invalid(id(device.node()), "must be an allocated device in the claim");
        }
        DeviceValidation.few(device.at("conditions"), MOST_CONDITIONS);
        ConditionValidation.conditions(device.at("conditions"));
        if (device.at("data").present()) {
            DeviceValidation.raw(device.at("data"), LONGEST_DATA);
        }
        network(device.at("networkData"));
    }

    private static void network(Field data) {
        if (data.text("interfaceName").length() > LONGEST_INTERFACE) {
            data.at("interfaceName").tooLong(LONGEST_INTERFACE);
        }
        if (data.text("hardwareAddress").length() > LONGEST_HARDWARE) {
            data.at("hardwareAddress").tooLong(LONGEST_HARDWARE);
        }
        if (DeviceValidation.few(data.at("ips"), MOST_ADDRESSES)) {
            data.at("ips").items().forEach(Addresses::strictInterface);
            DeviceValidation.unique(data.at("ips"), "");
        }
    }
}
