package dev.portcullis.store.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What pods claim of devices, and classes of devices. */
public final class DeviceValidation {
    private static final int MOST = 32;
    private static final int MOST_ALTERNATIVES = 8;
    private static final int LONGEST_POOL = 253;
    private static final int LONGEST_PARAMETERS = 10 * 1024;
    private static final String ONE_REQUEST = "exactly one of `exactly` or `firstAvailable` is required";
    private static final String NO_REQUEST =
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    private DeviceValidation() {}

    public static void deviceClass(Field deviceClass) {
        Field spec = deviceClass.at("spec");
        selectors(spec.at("selectors"));
        if (few(spec.at("config"), MOST)) {
            spec.at("config").items().forEach(DeviceValidation::configuration);
        }
        Field extended = spec.at("extendedResourceName");
        if (extended.present() && !ResourceNames.isExtended(extended.text())) {
            extended.invalid("must be a valid extended resource name");
        }
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
        Map<String, Set<String>> names = requests(spec.node());
        if (few(devices.at("requests"), MOST)) {
            devices.at("requests").items().forEach(DeviceValidation::request);
            unique(devices.at("requests"), "name");
        }
        if (few(devices.at("constraints"), MOST)) {
            for (Field constraint : devices.at("constraints").items()) {
                references(constraint.at("requests"), names);
                constraint(constraint);
            }
        }
        if (few(devices.at("config"), MOST)) {
            for (Field configuration : devices.at("config").items()) {
                references(configuration.at("requests"), names);
                configuration(configuration);
            }
        }
    }

    /** The names of a claim's requests, each with those of the alternatives that it names. */
    static Map<String, Set<String>> requests(JsonNode spec) {
        Map<String, Set<String>> names = new HashMap<>();
        for (JsonNode request : spec.path("devices").path("requests")) {
            Set<String> alternatives = new HashSet<>();
            request.path("firstAvailable")
                    .forEach(one -> alternatives.add(one.path("name").asString("")));
            names.put(request.path("name").asString(""), alternatives);
        }
        return names;
    }

    /** Whether they are not too many; who has sent too many is told nothing else of them. */
    static boolean few(Field list, int most) {
        boolean few = list.node().size() <= most;
        if (!few) {
            list.tooMany(list.node().size(), most);
        }
        return few;
    }

    /** Errors stand at the items. */
    static void unique(Field list, String key) {
        Set<String> seen = new HashSet<>();
        for (Field item : list.items()) {
            String value = key.isEmpty() ? item.text() : item.text(key);
            if (!seen.add(value)) {
                item.duplicate(value);
            }
        }
    }

    private static void request(Field request) {
        request.at("name").invalid(Formats.dnsLabel(request.text("name")));
        Field exactly = request.at("exactly");
        Field alternatives = request.at("firstAvailable");
        if (exactly.present() && !alternatives.empty()) {
            request.invalid(null, ONE_REQUEST + ", but multiple fields are set");
        } else if (exactly.present()) {
            devices(exactly);
        } else if (alternatives.empty()) {
            request.required(ONE_REQUEST);
        } else if (few(alternatives, MOST_ALTERNATIVES)) {
            for (Field alternative : alternatives.items()) {
                alternative.at("name").invalid(Formats.dnsLabel(alternative.text("name")));
                devices(alternative);
            }
            unique(alternatives, "name");
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
        wanted.at("tolerations").items().forEach(DeviceValidation::toleration);
    }

    private static void toleration(Field toleration) {
        if (!toleration.at("key").empty()) {
            toleration.at("key").invalid(Formats.qualifiedName(toleration.text("key")));
        }
        Field value = toleration.at("value");
        if (toleration.at("operator").is("Equal")) {
            value.invalid(Formats.labelValue(value.text()));
        } else if (toleration.at("operator").is("Exists") && !value.empty()) {
            value.invalid("must be empty for operator `Exists`");
        }
    }

    private static void constraint(Field constraint) {
        Field same = constraint.at("matchAttribute");
        Field different = constraint.at("distinctAttribute");
        if (same.present()) {
            attributeName(same);
        } else if (different.present()) {
            attributeName(different);
        } else {
            constraint.required("exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple"
                    + " fields are set");
        }
    }

    private static void attributeName(Field name) {
        DeviceNames.qualified(name, name.text());
        if (!name.text().contains("/")) {
            name.invalid("a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    static void references(Field requests, Map<String, Set<String>> names) {
        if (few(requests, MOST)) {
            requests.items().forEach(request -> reference(request, names));
            unique(requests, "");
        }
    }

    static void reference(Field request, Map<String, Set<String>> names) {
        String[] parts = request.text().split("/", -1);
        if (parts.length > 2) {
            request.invalid(NO_REQUEST);
            return;
        }
        for (String part : parts) {
            Formats.dnsLabel(part).forEach(error -> request.invalid(part, error));
        }
        Set<String> alternatives = names.get(parts[0]);
        if (alternatives == null || parts.length == 2 && !alternatives.contains(parts[1])) {
            request.invalid(NO_REQUEST);
        }
    }

    private static void selectors(Field selectors) {
        if (!few(selectors, MOST)) {
            return;
        }
        for (Field selector : selectors.items()) {
            if (selector.at("cel").absent()) {
                selector.at("cel").required("");
            } else {
                ExpressionValidation.selector(selector.at("cel", "expression"));
            }
        }
    }

    static void configuration(Field configuration) {
        Field opaque = configuration.at("opaque");
        if (opaque.absent()) {
            opaque.required("");
            return;
        }
        DriverValidation.name(opaque.at("driver"));
        Field parameters = opaque.at("parameters");
        if (parameters.absent()) {
            parameters.required("");
        } else {
            raw(parameters, LONGEST_PARAMETERS);
        }
    }

    /** An object that only the driver knows. */
    static void raw(Field value, int longest) {
        if (value.node().toString().length() > longest) {
            value.tooLong(longest);
        }
    }

    static void pool(Field name) {
        if (name.require()) {
            if (name.text().length() > LONGEST_POOL) {
                name.tooLong(LONGEST_POOL);
            }
            for (String part : name.text().split("/", -1)) {
                Formats.dnsSubdomain(part).forEach(error -> name.invalid(part, error));
            }
        }
    }
}
