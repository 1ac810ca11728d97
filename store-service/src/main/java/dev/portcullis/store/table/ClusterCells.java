package dev.portcullis.store.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The rows of nodes, events, quotas, bindings and the other small kinds of the core. */
final class ClusterCells {
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private ClusterCells() {}

    static void node(Row row) {
        List<String> status = new ArrayList<>();
        row.at("status.conditions").forEach(condition -> {
            if (condition.path("type").asString("").equals("Ready")) {
                status.clear();
                status.add(condition.path("status").asString("").equals("True") ? "Ready" : "NotReady");
            }
        });
        if (status.isEmpty()) {
            status.add("Unknown");
        }
        if (row.at("spec.unschedulable").booleanValue(false)) {
            status.add("SchedulingDisabled");
        }
        String architecture = row.string("status.nodeInfo.architecture", "");
        row.name()
                .add(String.join(",", status))
                .add(roles(row))
                .age()
                .text("status.nodeInfo.kubeletVersion")
                .add(address(row, "InternalIP"))
                .add(address(row, "ExternalIP"))
                .text("status.nodeInfo.osImage", "<unknown>")
                .add(row.string("status.nodeInfo.kernelVersion", "<unknown>")
                        + (architecture.isEmpty() ? "" : " (" + architecture + ')'))
                .text("status.nodeInfo.containerRuntimeVersion", "<unknown>");
    }

    private static String roles(Row row) {
        TreeSet<String> roles = new TreeSet<>();
        row.at("metadata.labels").properties().forEach(label -> {
            String value = label.getValue().asString("");
            if (label.getKey().startsWith(ROLE_LABEL) && label.getKey().length() > ROLE_LABEL.length()) {
                roles.add(label.getKey().substring(ROLE_LABEL.length()));
            } else if (label.getKey().equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return Texts.orElse(String.join(",", roles), Texts.NONE);
    }

    private static String address(Row row, String type) {
        for (JsonNode address : row.at("status.addresses")) {
            if (address.path("type").asString("").equals(type)) {
                return address.path("address").asString("");
            }
        }
        return Texts.NONE;
    }

    /** The names of the fields differ between the two versions of events. */
    static void coreEvent(Row row) {
        event(
                row,
                "involvedObject",
                "source",
                "message",
                "count",
                "firstTimestamp",
                "lastTimestamp",
                "reportingComponent");
    }

    static void event(Row row) {
        event(
                row,
                "regarding",
                "deprecatedSource",
                "note",
                "deprecatedCount",
                "deprecatedFirstTimestamp",
                "deprecatedLastTimestamp",
                "reportingController");
    }

    private static void event(
            Row row,
            String object,
            String source,
            String message,
            String count,
            String first,
            String last,
            String controller) {
        String firstTime = row.string(first, row.string("eventTime", ""));
        String lastTime = row.string(last, firstTime);
        long times = Math.max(row.at(count).asLong(0), 1);
        if (row.at("series").isObject()) {
            lastTime = row.string("series.lastObservedTime", "");
            times = row.at("series.count").asLong(0);
        }
        String name = row.string(object + ".name", "");
        String component = row.string(source + ".component", row.string(controller, ""));
        String instance = row.string(source + ".host", row.string("reportingInstance", ""));
        row.add(HumanDuration.since(lastTime, row.now()))
                .text("type")
                .text("reason")
                .add(row.string(object + ".kind", "").toLowerCase(Locale.ROOT) + (name.isEmpty() ? "" : '/' + name))
                .text(object + ".fieldPath")
                .add(instance.isEmpty() ? component : component + ", " + instance)
                .add(row.string(message, "").strip())
                .add(HumanDuration.since(firstTime, row.now()))
                .add(times)
                .name();
    }

    static void resourceQuota(Row row) {
        TreeMap<String, String> requests = new TreeMap<>();
        TreeMap<String, String> limits = new TreeMap<>();
        for (Map.Entry<String, JsonNode> hard : row.at("status.hard").properties()) {
            String used = Row.string(row.at("status.used").path(hard.getKey()), "0");
            (hard.getKey().startsWith("limits.") ? limits : requests)
                    .put(
                            hard.getKey(),
                            hard.getKey() + ": " + used + '/' + hard.getValue().asString(""));
        }
        row.name()
                .add(String.join(", ", requests.values()))
                .add(String.join(", ", limits.values()))
                .age();
    }

    static void binding(Row row) {
        List<String> users = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        List<String> accounts = new ArrayList<>();
        row.at("subjects").forEach(subject -> {
            String name = subject.path("name").asString("");
            switch (subject.path("kind").asString("")) {
                case "User" -> users.add(name);
                case "Group" -> groups.add(name);
                case "ServiceAccount" -> accounts.add(subject.path("namespace").asString("") + '/' + name);
                default -> {} // not shown
            }
        });
        row.name()
                .add(row.string("roleRef.kind", "") + '/' + row.string("roleRef.name", ""))
                .age()
                .add(String.join(", ", users))
                .add(String.join(", ", groups))
                .add(String.join(", ", accounts));
    }

    static void componentStatus(Row row) {
        for (JsonNode condition : row.at("conditions")) {
            if (condition.path("type").asString("").equals("Healthy")) {
                boolean healthy = condition.path("status").asString("").equals("True");
                row.name()
                        .add(healthy ? "Healthy" : "Unhealthy")
                        .add(condition.path("message").asString(""))
                        .add(condition.path("error").asString(""));
                return;
            }
        }
        row.name().add("Unknown").add("").add("");
    }

    static void certificateSigningRequest(Row row) {
        boolean approved = false;
        boolean denied = false;
        boolean failed = false;
        for (JsonNode condition : row.at("status.conditions")) {
            String type = condition.path("type").asString("");
            approved |= type.equals("Approved");
            denied |= type.equals("Denied");
            failed |= type.equals("Failed");
        }
        String state = denied ? "Denied" : approved ? "Approved" : "Pending";
        boolean issued = !row.string("status.certificate", "").isEmpty();
        JsonNode seconds = row.at("spec.expirationSeconds");
        row.name()
                .age()
                .text("spec.signerName", Texts.NONE)
                .text("spec.username")
                .add(seconds.isNumber() ? HumanDuration.of(Duration.ofSeconds(seconds.asLong())) : Texts.NONE)
                .add(state + (failed ? ",Failed" : "") + (issued ? ",Issued" : ""));
    }

    static void apiService(Row row) {
        JsonNode service = row.at("spec.service");
        String available = "Unknown";
        for (JsonNode condition : row.at("status.conditions")) {
            if (condition.path("type").asString("").equals("Available")) {
                String status = condition.path("status").asString("");
                String reason = condition.path("reason").asString("");
                available = status.equals("True") || reason.isEmpty() ? status : status + " (" + reason + ')';
                break;
            }
        }
        row.name()
                .add(
                        service.isObject()
                                ? service.path("namespace").asString("")
                                        + '/'
                                        + service.path("name").asString("")
                                : "Local")
                .add(available)
                .age();
    }
}
