package dev.portcullis.store.table;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A pod's row: what its containers' states amount to, as {@code kubectl get pods} shows it. */
final class PodCells {
    private final Row row;
    private final Set<String> sidecars = new HashSet<>();
    private int ready;
    private int total;
    private long restarts;
    private @Nullable Instant lastRestart;
    private String reason;

    private PodCells(Row row) {
        this.row = row;
        reason = row.string("status.reason", row.string("status.phase", ""));
    }

    static void print(Row row) {
        PodCells cells = new PodCells(row);
        cells.summarize();
        cells.addTo();
    }

    private void summarize() {
        if (hasCondition("PodScheduled", "reason", "SchedulingGated")) {
            reason = "SchedulingGated";
        }
        total = row.at("spec.containers").size();
        row.at("spec.initContainers").forEach(container -> {
            if (container.path("restartPolicy").asString("").equals("Always")) {
                sidecars.add(container.path("name").asString(""));
                total++;
            }
        });
        boolean initializing = initContainers();
        if (!initializing || hasCondition("Initialized", "status", "True")) {
            containers();
        }
        String phase = row.string("status.phase", "");
        boolean deleted = !row.string("metadata.deletionTimestamp", "").isEmpty();
        if (deleted && row.string("status.reason", "").equals("NodeLost")) {
            reason = "Unknown";
        } else if (deleted && !phase.equals("Succeeded") && !phase.equals("Failed")) {
            reason = "Terminating";
        }
    }

    /** Whether an init container is still to end; counts the restarts of all of them then. */
    private boolean initContainers() {
        long sidecarRestarts = 0;
        Instant sidecarRestart = null;
        int index = 0;
        boolean initializing = false;
        for (JsonNode status : row.at("status.initContainerStatuses")) {
            boolean sidecar = sidecars.contains(status.path("name").asString(""));
            restarts += status.path("restartCount").asLong(0);
            lastRestart = later(lastRestart, status);
            if (sidecar) {
                sidecarRestarts += status.path("restartCount").asLong(0);
                sidecarRestart = later(sidecarRestart, status);
            }
            JsonNode terminated = status.path("state").path("terminated");
            boolean succeeded =
                    terminated.isObject() && terminated.path("exitCode").asInt(0) == 0;
            if (!succeeded && sidecar && status.path("started").booleanValue(false)) {
                ready += status.path("ready").booleanValue(false) ? 1 : 0;
            } else if (!succeeded) {
                reason = "Init:" + initReason(status.path("state"), index);
                initializing = true;
                break;
            }
            index++;
        }
        if (!initializing || hasCondition("Initialized", "status", "True")) {
            restarts = sidecarRestarts;
            lastRestart = sidecarRestart;
        }
        return initializing;
    }

    private String initReason(JsonNode state, int index) {
        if (state.path("terminated").isObject()) {
            return terminationReason(state.path("terminated"));
        }
        String waiting = state.path("waiting").path("reason").asString("");
        return waiting.isEmpty() || waiting.equals("PodInitializing")
                ? index + "/" + row.at("spec.initContainers").size()
                : waiting;
    }

    private void containers() {
        boolean running = false;
        String error = "";
        JsonNode statuses = row.at("status.containerStatuses");
        for (int i = statuses.size() - 1; i >= 0; i--) {
            JsonNode status = statuses.get(i);
            JsonNode state = status.path("state");
            restarts += status.path("restartCount").asLong(0);
            lastRestart = later(lastRestart, status);
            String waiting = state.path("waiting").path("reason").asString("");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (state.path("terminated").isObject()) {
                reason = terminationReason(state.path("terminated"));
                if (state.path("terminated").path("exitCode").asInt(0) != 0) {
                    error = reason;
                }
            } else if (status.path("ready").booleanValue(false)
                    && state.path("running").isObject()) {
                running = true;
                ready++;
            }
        }
        if (reason.equals("Completed")) {
            if (running && hasCondition("Ready", "status", "True")) {
                reason = "Running";
            } else if (!error.isEmpty()) {
                reason = error;
            } else if (running) {
                reason = "NotReady";
            }
        }
    }

    private void addTo() {
        String phase = row.string("status.phase", "");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            row.conditions()
                    .add(Json.object()
                            .put("type", "Completed")
                            .put("status", "True")
                            .put("reason", phase)
                            .put(
                                    "message",
                                    phase.equals("Failed")
                                            ? "The pod failed."
                                            : "The pod has completed successfully."));
        }
        String ago = restarts == 0 || lastRestart == null
                ? ""
                : " (" + HumanDuration.since(lastRestart.toString(), row.now()) + " ago)";
        row.name().add(ready + "/" + total).add(reason).add(restarts + ago).age();
        row.add(Row.string(row.at("status.podIPs").path(0).path("ip"), Texts.NONE));
        row.text("spec.nodeName", Texts.NONE)
                .text("status.nominatedNodeName", Texts.NONE)
                .add(readinessGates());
    }

    private String readinessGates() {
        JsonNode gates = row.at("spec.readinessGates");
        int open = 0;
        for (JsonNode gate : gates) {
            open += hasCondition(gate.path("conditionType").asString(""), "status", "True") ? 1 : 0;
        }
        return gates.isEmpty() ? Texts.NONE : open + "/" + gates.size();
    }

    private boolean hasCondition(String type, String field, String value) {
        for (JsonNode condition : row.at("status.conditions")) {
            if (condition.path("type").asString("").equals(type)
                    && condition.path(field).asString("").equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String terminationReason(JsonNode terminated) {
        String reason = terminated.path("reason").asString("");
        int signal = terminated.path("signal").asInt(0);
        if (!reason.isEmpty()) {
            return reason;
        }
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt(0);
    }

    private static @Nullable Instant later(@Nullable Instant known, JsonNode status) {
        String finished =
                status.path("lastState").path("terminated").path("finishedAt").asString("");
        try {
            Instant time =
                    finished.isEmpty() ? null : OffsetDateTime.parse(finished).toInstant();
            return time == null || known != null && known.isAfter(time) ? known : time;
        } catch (DateTimeParseException e) {
            return known;
        }
    }
}
