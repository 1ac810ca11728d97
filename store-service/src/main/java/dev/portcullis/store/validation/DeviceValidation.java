package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Devices: what drivers offer, and what pods claim of it. */
public final class DeviceValidation {
    private static final int MOST_REQUESTS = 32;
    private static final List<String> PLACES =
            List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
    private static final String ONE_PLACE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
    private static final String ONE_REQUEST = "exactly one of `exactly` or `firstAvailable` is required";

    private DeviceValidation() {}

    public static void deviceClass(Field deviceClass) {
        Field spec = deviceClass.at("spec");
        selectors(spec.at("selectors"));
        spec.at("config").items().forEach(DeviceValidation::configuration);
    }

    public static void claim(Field claim) {
        claimSpec(claim.at("spec"));
    }

    public static void template(Field template) {
        Field made = template.at("spec");
        MetaValidation.labels(made.at("metadata", "labels"));
        MetaValidation.annotations(made.at("metadata", "annotations"));
        claimSpec(made.at("spec"));
    }

    private static void claimSpec(Field spec) {
        Field devices = spec.at("devices");
        Field requests = devices.at("requests");
        if (requests.node().size() > MOST_REQUESTS) {
            requests.add(FieldError.tooMany(requests.path(), requests.node().size(), MOST_REQUESTS));
        }
        Set<String> names = new HashSet<>();
        for (Field request : requests.items()) {
            Field name = request.at("name");
            name.invalid(Formats.dnsLabel(name.text()));
            if (!names.add(name.text())) {
                name.duplicate();
            }
            request(request, names);
        }
        for (Field constraint : devices.at("constraints").items()) {
            references(constraint.at("requests"), names);
        }
        for (Field configuration : devices.at("config").items()) {
            references(configuration.at("requests"), names);
            configuration(configuration);
        }
    }

    private static void request(Field request, Set<String> names) {
        Field exactly = request.at("exactly");
        Field alternatives = request.at("firstAvailable");
        if (exactly.present() && !alternatives.empty()) {
            request.invalid(null, ONE_REQUEST + ", but multiple fields are set");
        } else if (exactly.present()) {
            devices(exactly);
        } else if (alternatives.empty()) {
            request.required(ONE_REQUEST);
        }
        Set<String> own = new HashSet<>();
        for (Field alternative : alternatives.items()) {
            Field name = alternative.at("name");
            name.invalid(Formats.dnsLabel(name.text()));
            if (!own.add(name.text())) {
                name.duplicate();
            }
            names.add(request.text("name") + '/' + name.text());
            devices(alternative);
        }
    }

    private static void devices(Field wanted) {
        Field deviceClass = wanted.at("deviceClassName");
        if (deviceClass.require()) {
            deviceClass.invalid(Formats.dnsSubdomain(deviceClass.text()));
        }
        selectors(wanted.at("selectors"));
        Field count = wanted.at("count");
        if (wanted.at("allocationMode").is("All") && count.number() != 0) {
            count.invalid("must not be specified when allocationMode is 'All'");
        } else if (wanted.at("allocationMode").is("ExactCount") && count.number() <= 0) {
            count.invalid(count.number(), "must be greater than zero");
        }
        wanted.at("tolerations").items().forEach(PodValidation::toleration);
    }

    private static void references(Field requests, Set<String> names) {
        for (Field request : requests.items()) {
            if (!names.contains(request.text())) {
                request.invalid(
                        "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'");
            }
        }
    }

    private static void selectors(Field selectors) {
        for (Field selector : selectors.items()) {
            if (selector.at("cel").absent()) {
                selector.at("cel").required("");
            } else {
                ExpressionValidation.selector(selector.at("cel", "expression"));
            }
        }
    }

    private static void configuration(Field configuration) {
        Field opaque = configuration.at("opaque");
        if (opaque.absent()) {
            opaque.required("");
            return;
        }
        DriverValidation.name(opaque.at("driver"));
        opaque.at("parameters").require();
    }

    public static void slice(Field slice) {
        Field spec = slice.at("spec");
        DriverValidation.name(spec.at("driver"));
        Field pool = spec.at("pool");
        if (pool.at("name").require()) {
            for (String part : pool.text("name").split("/", -1)) {
                pool.at("name").invalid(Formats.dnsSubdomain(part));
            }
        }
        Field slices = pool.at("resourceSliceCount");
        if (slices.number() <= 0) {
            slices.invalid(slices.number(), "must be greater than zero");
        }
        if (pool.at("generation").number() < 0) {
            pool.at("generation").invalid("must be greater than or equal to zero");
        }
        List<String> places = PLACES.stream()
                .filter(place -> place.startsWith("node") ? !spec.at(place).empty() : spec.flag(place))
                .toList();
        if (places.isEmpty()) {
            spec.required(ONE_PLACE);
        } else if (places.size() > 1) {
            spec.invalid("{`" + String.join("`, `", places) + "`}", ONE_PLACE + ", but multiple fields are set");
        }
        Set<String> names = new HashSet<>();
        for (Field device : spec.at("devices").items()) {
            device.at("name").invalid(Formats.dnsLabel(device.text("name")));
            if (!names.add(device.text("name"))) {
                device.at("name").duplicate();
            }
        }
    }
}
