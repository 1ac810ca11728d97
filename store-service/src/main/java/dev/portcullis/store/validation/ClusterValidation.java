package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** API services, runtime classes, and the addresses that services get. */
public final class ClusterValidation {
    private static final int MOST_GROUP_PRIORITY = 20_000;
    private static final int MOST_VERSION_PRIORITY = 1000;

    private ClusterValidation() {}

    public static void apiService(Field service) {
        Field spec = service.at("spec");
        String group = spec.text("group");
        String version = spec.text("version");
        Field name = service.at("metadata", "name");
        String due = version + '.' + group;
        if (!name.empty() && !name.text().equals(due)) {
            name.invalid("must be `spec.version+\".\"+spec.group`: \"" + due + '"');
        }
        if (!group.isEmpty()) {
            spec.at("group").invalid(Formats.dnsSubdomain(group));
        } else if (!version.equals("v1")) {
            spec.at("group").required("only v1 may have an empty group and it better be legacy kube");
        }
        spec.at("version").invalid(Formats.dns1035Label(version));
        positive(spec.at("groupPriorityMinimum"), MOST_GROUP_PRIORITY);
        positive(spec.at("versionPriority"), MOST_VERSION_PRIORITY);
        backend(spec);
    }

    private static void positive(Field number, int most) {
        if (number.number() <= 0 || number.number() > most) {
            number.invalid(number.number(), "must be positive and less than " + most);
        }
    }

    private static void backend(Field spec) {
        Field service = spec.at("service");
        Field unverified = spec.at("insecureSkipTLSVerify");
        Field authority = spec.at("caBundle");
        if (service.absent()) {
            if (!authority.empty()) {
                int bytes = authority.text().length() / 4 * 3;
                authority.invalid(bytes + " bytes", "local APIServices may not have a caBundle");
            }
            if (unverified.flag()) {
                unverified.invalid("local APIServices may not have insecureSkipTLSVerify");
            }
            return;
        }
        service.at("namespace").require();
        service.at("name").require();
        Field port = service.at("port");
        if (port.number() < 1 || port.number() > 65535) {
            port.invalid(port.number(), "port is not valid: must be between 1 and 65535, inclusive");
        }
        if (unverified.flag() && !authority.empty()) {
            unverified.invalid("may not be true if caBundle is present");
        }
    }

    public static void runtimeClass(Field runtimeClass) {
        Field handler = runtimeClass.at("handler");
        handler.invalid(Formats.dnsLabel(handler.text()));
        Field overhead = runtimeClass.at("overhead");
        if (overhead.at("podFixed").present()) {
            ContainerValidation.resources(overhead.with(
                    Json.object().set("limits", overhead.at("podFixed").node())));
        }
        Field scheduling = runtimeClass.at("scheduling");
        MetaValidation.labels(scheduling.at("nodeSelector"));
        Set<List<String>> seen = new HashSet<>();
        for (Field toleration : scheduling.at("tolerations").items()) {
            PodValidation.toleration(toleration);
            List<String> key = Stream.of("key", "operator", "value", "effect")
                    .map(toleration::text)
                    .toList();
            if (!seen.add(key)) {
                toleration.duplicate();
            }
        }
    }

    public static void ipAddress(Field address) {
        Addresses.strict(address.at("metadata", "name"));
        Field parent = address.at("spec", "parentRef");
        if (parent.absent()) {
            parent.required("");
            return;
        }
        parent.at("resource").require();
        parent.at("name").require();
        for (String field : List.of("group", "resource", "name", "namespace")) {
            if (!parent.at(field).empty()) {
                parent.at(field)
                        .invalid(
                                field.equals("group")
                                        ? Formats.dnsSubdomain(parent.text(field))
                                        : Formats.pathSegment(parent.text(field)));
            }
        }
    }

    public static void serviceCidr(Field object) {
        Field ranges = object.at("spec", "cidrs");
        if (!ranges.require("at least one CIDR required")) {
            return;
        }
        if (ranges.node().size() > 2) {
            ranges.invalid("may only hold up to 2 values");
            return;
        }
        List<String> texts = ranges.texts();
        boolean both = texts.stream().allMatch(Addresses::isCidr)
                && texts.stream().filter(Addresses::isIpv6).count() == 1;
        if (texts.size() == 2 && !both) {
            ranges.invalid("may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
            return;
        }
        ranges.items().forEach(Addresses::strictCidr);
    }

    /** A range of the other family may be added; else they stay what they are. */
    public static void serviceCidrUpdate(Field object, JsonNode old) {
        Field ranges = object.at("spec", "cidrs");
        JsonNode before = old.path("spec").path("cidrs");
        if (before.size() == 1 && ranges.node().size() == 2) {
            ranges.index(0).immutable(before.path(0));
        } else {
            ranges.immutable(before);
        }
    }

    public static void ipAddressUpdate(Field address, JsonNode old) {
        address.at("spec", "parentRef").immutable(old.path("spec").path("parentRef"));
    }
}
