package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The smaller kinds of the core group, and Leases. */
public final class CoreValidation {
    private static final Set<String> NODE_METADATA_FIELDS = Set.of("unschedulable", "taints", "podCIDR", "podCIDRs");
    private static final List<String> TAINT_EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final int MOST_ADDRESSES = 1000;

    private CoreValidation() {}

    public static void namespaceFinalizers(Field namespace) {
        for (Field finalizer : namespace.at("spec", "finalizers").items()) {
            finalizer.invalid(Formats.qualifiedName(finalizer.text()));
            if (!finalizer.text().contains("/") && !finalizer.is("kubernetes")) {
                finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    /** The phase and the deletion time go together. */
    public static void namespaceStatus(Field namespace) {
        boolean deleting = namespace.at("metadata", "deletionTimestamp").present();
        Field phase = namespace.at("status", "phase");
        if (deleting && !phase.is("Terminating")) {
            phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
        } else if (!deleting && !phase.is("Active")) {
            phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
        }
    }

    public static void node(Field node) {
        Field taints = node.at("spec", "taints");
        Set<String> seen = new HashSet<>();
        for (Field taint : taints.items()) {
            taint.at("key").invalid(Formats.qualifiedName(taint.text("key")));
            taint.at("value").invalid(Formats.labelValue(taint.text("value")));
            if (taint.at("effect").empty()) {
                taint.at("effect").required("must provide one of " + String.join(", ", TAINT_EFFECTS));
            }
            if (!seen.add(taint.text("key") + ':' + taint.text("effect"))) {
                taint.duplicate();
            }
        }
        List<Field> ranges = node.at("spec", "podCIDRs").items();
        if (ranges.size() > 2) {
            node.at("spec", "podCIDRs").invalid("may specify no more than one CIDR for each IP family");
        }
        ranges.forEach(Addresses::cidr);
        for (Field.Entry capacity : node.at("status", "capacity").entries()) {
            ResourceNames.any(capacity.value(), capacity.key());
            ResourceNames.amount(capacity.value(), capacity.key());
        }
    }

    public static void nodeUpdate(Field node, JsonNode old) {
        JsonNode before = old.path("spec");
        Field spec = node.at("spec");
        for (String field : List.of("podCIDR", "providerID")) {
            if (before.hasNonNull(field)
                    && !before.path(field).equals(spec.node().path(field))) {
                spec.at(field).forbidden("node updates may not change " + field + " except from \"\" to valid");
            }
        }
        for (String field : spec.node().propertyNames()) {
            boolean free =
                    NODE_METADATA_FIELDS.contains(field) || field.equals("providerID") || field.equals("configSource");
            if (!free && !before.path(field).equals(spec.node().path(field))) {
                node.at("spec", field).forbidden("node updates may only change labels, taints, or capacity");
            }
        }
    }

    public static void endpoints(Field endpoints) {
        for (Field subset : endpoints.at("subsets").items()) {
            List<Field> ready = subset.at("addresses").items();
            List<Field> notReady = subset.at("notReadyAddresses").items();
            if (ready.isEmpty() && notReady.isEmpty()) {
                subset.required("must specify `addresses` or `notReadyAddresses`");
            }
            ready.stream().limit(MOST_ADDRESSES).forEach(CoreValidation::address);
            notReady.stream().limit(MOST_ADDRESSES).forEach(CoreValidation::address);
            List<Field> ports = subset.at("ports").items();
            for (Field port : ports) {
                Field name = port.at("name");
                if (ports.size() > 1 && name.empty()) {
                    name.required("");
                } else if (!name.empty()) {
                    name.invalid(Formats.dnsLabel(name.text()));
                }
                port.at("port").range(1, 65535);
                port.at("protocol").require();
                if (!port.at("appProtocol").empty()) {
                    port.at("appProtocol").invalid(Formats.qualifiedName(port.text("appProtocol")));
                }
            }
        }
    }

    private static void address(Field address) {
        Field ip = address.at("ip");
        if (Addresses.valid(ip)) {
            Addresses.notSpecial(ip);
        }
        if (!address.at("hostname").empty()) {
            address.at("hostname").invalid(Formats.dnsLabel(address.text("hostname")));
        }
        if (!address.at("nodeName").empty()) {
            address.at("nodeName").invalid(Formats.dnsSubdomain(address.text("nodeName")));
        }
    }

    public static void lease(Field lease) {
        Field spec = lease.at("spec");
        Field duration = spec.at("leaseDurationSeconds");
        if (duration.present() && duration.number() <= 0) {
            duration.invalid("must be greater than 0");
        }
        Field transitions = spec.at("leaseTransitions");
        if (transitions.present() && transitions.number() < 0) {
            transitions.invalid("must be greater than or equal to 0");
        }
        Field strategy = spec.at("strategy");
        if (strategy.present()) {
            if (strategy.text().contains("/")) {
                strategy.invalid(Formats.qualifiedName(strategy.text()));
            } else {
                strategy.at("strategy").with(strategy.node()).oneOf(List.of("OldestEmulationVersion"));
            }
        }
        if (!spec.at("preferredHolder").empty() && strategy.empty()) {
            spec.at("preferredHolder").forbidden("may only be specified if `strategy` is defined");
        }
    }
}
