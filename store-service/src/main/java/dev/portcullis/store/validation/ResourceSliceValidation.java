package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** ResourceSlices: the devices that drivers offer. */
public final class ResourceSliceValidation {
    private static final List<String> PLACES =
            List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
    private static final String ONE_PLACE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
    private static final String ONE_PLACE_EACH =
            "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
                    + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String PRE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern VERSION = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-" + PRE
            + "(\\." + PRE + ")*+)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*+)?");
    private static final int MOST_DEVICES = 128;
    private static final int MOST_SPECIAL_DEVICES = 64;
    private static final int MOST_SETS = 8;
    private static final int MOST_COUNTERS = 32;
    private static final int MOST_CONSUMED = 2;
    private static final int MOST_PROPERTIES = 32;
    private static final int MOST_TAINTS = 16;
    private static final int LONGEST_VALUE = 64;
    private static final String POLICY = "requestPolicy";

    private ResourceSliceValidation() {}

    public static void slice(Field slice) {
        Field spec = slice.at("spec");
        DriverValidation.name(spec.at("driver"));
        pool(spec.at("pool"));
        place(spec);
        Field devices = spec.at("devices");
        Field counters = spec.at("sharedCounters");
        if (counters.present() && devices.present()) {
            spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
        }
        boolean special = devices.items().stream()
                .anyMatch(device -> !device.at("taints").empty()
                        || !device.at("consumesCounters").empty());
        if (DeviceValidation.few(devices, special ? MOST_SPECIAL_DEVICES : MOST_DEVICES)) {
            devices.items().forEach(device -> device(device, spec.flag("perDeviceNodeSelection")));
            DeviceValidation.unique(devices, "name");
        }
        if (DeviceValidation.few(counters, MOST_SETS)) {
            counters.items().forEach(set -> counters(set, "name"));
            DeviceValidation.unique(counters, "name");
        }
    }

    private static void pool(Field pool) {
        DeviceValidation.pool(pool.at("name"));
        Field slices = pool.at("resourceSliceCount");
        if (slices.number() <= 0) {
            slices.invalid(slices.number(), "must be greater than zero");
        }
        if (pool.at("generation").number() < 0) {
            pool.at("generation").invalid("must be greater than or equal to zero");
        }
    }

    private static void place(Field spec) {
        node(spec.at("nodeName"), "must be either unset or set to a non-empty string");
        Field selector = spec.at("nodeSelector");
        if (selector.present()) {
            SelectorValidation.nodeSelector(selector);
            Field terms = selector.at("nodeSelectorTerms");
            if (terms.node().size() != 1) {
                terms.invalidOrNull("must have exactly one node selector term");
            }
        }
        for (String field : List.of("allNodes", "perDeviceNodeSelection")) {
            onlyTrue(spec.at(field));
        }
        List<String> places = given(spec, PLACES);
        if (places.isEmpty()) {
            spec.required(ONE_PLACE);
        } else if (places.size() > 1) {
            spec.invalid(listed(places), ONE_PLACE + ", but multiple fields are set");
        }
    }

    private static void node(Field name, String empty) {
        if (name.present()) {
            name.invalid(name.empty() ? List.of(empty) : Formats.dnsSubdomain(name.text()));
        }
    }

    private static void onlyTrue(Field flag) {
        if (flag.present() && !flag.flag()) {
            flag.invalid("must be either unset or set to true");
        }
    }

    private static List<String> given(Field at, List<String> places) {
        return places.stream()
                .filter(place -> at.at(place).node().isBoolean()
                        ? at.flag(place)
                        : at.at(place).node().isString()
                                ? !at.at(place).empty()
                                : at.at(place).present())
                .toList();
    }

    private static String listed(List<String> places) {
        return "{`" + String.join("`, `", places) + "`}";
    }

    private static void device(Field device, boolean placed) {
        device.at("name").invalid(Formats.dnsLabel(device.text("name")));
        int properties = device.at("attributes").node().size()
                + device.at("capacity").node().size();
        if (properties > MOST_PROPERTIES) {
            device.invalid(
                    properties, "the total number of attributes and capacities must not exceed " + MOST_PROPERTIES);
        }
        for (Field.Entry attribute : device.at("attributes").entries()) {
            DeviceNames.qualified(attribute.value(), attribute.key());
            attribute(attribute.value());
        }
        for (Field.Entry capacity : device.at("capacity").entries()) {
            DeviceNames.qualified(capacity.value(), capacity.key());
            if (capacity.value().at(POLICY).present()) {
                policy(capacity.value(), device.flag("allowMultipleAllocations"));
            }
        }
        if (DeviceValidation.few(device.at("taints"), MOST_TAINTS)) {
            device.at("taints").items().forEach(ResourceSliceValidation::taint);
        }
        Field consumed = device.at("consumesCounters");
        if (DeviceValidation.few(consumed, MOST_CONSUMED)) {
            consumed.items().forEach(set -> counters(set, "counterSet"));
            DeviceValidation.unique(consumed, "counterSet");
        }
        devicePlace(device, placed);
        DeviceNames.binding(device);
    }

    private static void devicePlace(Field device, boolean placed) {
        List<String> own = PLACES.subList(0, 3);
        if (!placed) {
            if (own.stream().anyMatch(place -> device.at(place).present())) {
                device.invalid(
                        null,
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to"
                                + " true in the ResourceSlice spec");
            }
            return;
        }
        node(device.at("nodeName"), "must not be empty");
        if (device.at("nodeSelector").present()) {
            SelectorValidation.nodeSelector(device.at("nodeSelector"));
        }
        onlyTrue(device.at("allNodes"));
        List<String> places = given(device, own);
        if (places.isEmpty()) {
            device.required(ONE_PLACE_EACH);
        } else if (places.size() > 1) {
            device.invalid(listed(places), ONE_PLACE_EACH);
        }
    }

    private static void attribute(Field attribute) {
        Field text = attribute.at("string");
        Field version = attribute.at("version");
        if (text.text().length() > LONGEST_VALUE) {
            text.tooLong(LONGEST_VALUE);
        }
        if (version.present() && !VERSION.matcher(version.text()).matches()) {
            version.invalid("must be a string compatible with semver.org spec 2.0.0");
        }
        if (version.text().length() > LONGEST_VALUE) {
            version.tooLong(LONGEST_VALUE);
        }
        long values = Stream.of("bool", "int", "string", "version")
                .filter(kind -> attribute.at(kind).present())
                .count();
        if (values != 1) {
            attribute.invalid(values == 0 ? "" : attribute.node(), "exactly one value must be specified");
        }
    }

    /** What may be asked of a capacity that is shared out. */
    private static void policy(Field capacity, boolean shared) {
        Field policy = capacity.at(POLICY);
        if (!shared) {
            policy.forbidden("allowMultipleAllocations must be true");
            return;
        }
        Field values = policy.at("validValues");
        Field range = policy.at("validRange");
        if (!values.empty() && range.present()) {
            policy.forbidden(
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the"
                            + " same time");
            return;
        }
        String kind = values.empty() ? "validRange" : "validValues";
        Quantity most = ResourceNames.quantity(capacity.at("value").node());
        Quantity usual = ResourceNames.quantity(policy.at("default").node());
        if (values.empty() && range.absent() || most == null) {
            return;
        } else if (usual == null) {
            policy.at("default").required("required when " + kind + " is defined");
        } else if (values.empty()) {
            CapacityRanges.range(range, usual, most);
        } else {
            CapacityRanges.values(values, usual, most);
        }
    }

    private static void taint(Field taint) {
        taint.at("key").invalid(Formats.qualifiedName(taint.text("key")));
        if (!taint.at("value").empty()) {
            taint.at("value").invalid(Formats.labelValue(taint.text("value")));
        }
        taint.at("effect").require();
    }

    /** Counters of a set, or what a device uses of one. */
    private static void counters(Field set, String named) {
        Field name = set.at(named);
        if (name.require()) {
            name.invalid(Formats.dnsLabel(name.text()));
        }
        Field counters = set.at("counters");
        if (counters.require() && DeviceValidation.few(counters, MOST_COUNTERS)) {
            for (Field.Entry counter : counters.entries()) {
                Formats.dnsLabel(counter.key()).forEach(error -> counter.value().invalid(counter.key(), error));
            }
        }
    }
}
