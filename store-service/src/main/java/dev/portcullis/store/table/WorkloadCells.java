package dev.portcullis.store.table;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The rows of workloads and autoscalers. */
final class WorkloadCells {
    private static final String CONTAINERS = "spec.template.spec.containers";

    private WorkloadCells() {}

    static void deployment(Row row) {
        row.name()
                .add(replicas(row))
                .number("status.updatedReplicas")
                .number("status.availableReplicas")
                .age()
                .containers(CONTAINERS)
                .add(Texts.rawSelector(row.at("spec.selector")));
    }

    static void replicaSet(Row row) {
        row.name()
                .number("spec.replicas")
                .number("status.replicas")
                .number("status.readyReplicas")
                .age()
                .containers(CONTAINERS)
                .add(Texts.selector(row.at("spec.selector")));
    }

    static void replicationController(Row row) {
        row.name()
                .number("spec.replicas")
                .number("status.replicas")
                .number("status.readyReplicas")
                .age()
                .containers(CONTAINERS)
                .add(Texts.labels(row.at("spec.selector")));
    }

    static void statefulSet(Row row) {
        row.name().add(replicas(row)).age().containers(CONTAINERS);
    }

    static void daemonSet(Row row) {
        row.name()
                .number("status.desiredNumberScheduled")
                .number("status.currentNumberScheduled")
                .number("status.numberReady")
                .number("status.updatedNumberScheduled")
                .number("status.numberAvailable")
                .add(Texts.labels(row.at("spec.template.spec.nodeSelector")))
                .age()
                .containers(CONTAINERS)
                .add(Texts.selector(row.at("spec.selector")));
    }

    private static String replicas(Row row) {
        return row.at("status.readyReplicas").asLong(0) + "/"
                + row.at("spec.replicas").asLong(0);
    }

    static void job(Row row) {
        long succeeded = row.at("status.succeeded").asLong(0);
        long parallelism = row.at("spec.parallelism").asLong(0);
        JsonNode completions = row.at("spec.completions");
        String done = completions.isNumber()
                ? succeeded + "/" + completions.asLong()
                : succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
        row.name()
                .add(jobStatus(row))
                .add(done)
                .add(jobDuration(row))
                .age()
                .containers(CONTAINERS)
                .add(Texts.selector(row.at("spec.selector")));
    }

    private static String jobStatus(Row row) {
        if (isTrue(row, "Complete")) {
            return "Complete";
        } else if (isTrue(row, "Failed")) {
            return "Failed";
        } else if (!row.string("metadata.deletionTimestamp", "").isEmpty()) {
            return "Terminating";
        }
        for (String condition : new String[] {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
            if (isTrue(row, condition)) {
                return condition;
            }
        }
        return "Running";
    }

    private static boolean isTrue(Row row, String condition) {
        for (JsonNode c : row.at("status.conditions")) {
            if (c.path("type").asString("").equals(condition)) {
                return c.path("status").asString("").equals("True");
            }
        }
        return false;
    }

    private static String jobDuration(Row row) {
        String start = row.string("status.startTime", "");
        String end = row.string("status.completionTime", "");
        if (start.isEmpty() || end.isEmpty()) {
            return start.isEmpty() ? "" : HumanDuration.since(start, row.now());
        }
        try {
            return HumanDuration.of(Duration.between(OffsetDateTime.parse(start), OffsetDateTime.parse(end)));
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    static void cronJob(Row row) {
        JsonNode suspend = row.at("spec.suspend");
        String lastSchedule = row.string("status.lastScheduleTime", "");
        row.name()
                .text("spec.schedule")
                .text("spec.timeZone", Texts.NONE)
                .add(suspend.isBoolean() ? (suspend.booleanValue() ? "True" : "False") : Texts.UNSET)
                .count("status.active")
                .add(lastSchedule.isEmpty() ? Texts.NONE : HumanDuration.since(lastSchedule, row.now()))
                .age()
                .containers("spec.jobTemplate.spec.template.spec.containers")
                .add(Texts.selector(row.at("spec.jobTemplate.spec.selector")));
    }

    static void controllerRevision(Row row) {
        String controller = Texts.NONE;
        for (JsonNode owner : row.at("metadata.ownerReferences")) {
            if (owner.path("controller").booleanValue(false)) {
                String apiVersion = owner.path("apiVersion").asString("");
                int slash = apiVersion.indexOf('/');
                String group = slash < 0 ? "" : '.' + apiVersion.substring(0, slash);
                controller = (owner.path("kind").asString("") + group).toLowerCase(Locale.ROOT)
                        + '/'
                        + owner.path("name").asString("");
                break;
            }
        }
        row.name().add(controller).number("revision").age();
    }

    static void podTemplate(Row row) {
        row.name().containers("template.spec.containers").add(Texts.labels(row.at("template.metadata.labels")));
    }

    static void scale(Row row) {
        row.name().number("spec.replicas").number("status.replicas").age();
    }

    static void podDisruptionBudget(Row row) {
        row.name()
                .text("spec.minAvailable", "N/A")
                .text("spec.maxUnavailable", "N/A")
                .number("status.disruptionsAllowed")
                .age();
    }

    static void autoscaler(Row row) {
        row.name()
                .add(row.string("spec.scaleTargetRef.kind", "") + '/' + row.string("spec.scaleTargetRef.name", ""))
                .add(metrics(row))
                .text("spec.minReplicas", Texts.UNSET)
                .number("spec.maxReplicas")
                .number("status.currentReplicas")
                .age();
    }

    private static String metrics(Row row) {
        List<String> all = new ArrayList<>();
        if (row.at("spec.targetCPUUtilizationPercentage").isNumber()) {
            String current = row.string("status.currentCPUUtilizationPercentage", "");
            all.add("cpu: " + (current.isEmpty() ? "<unknown>" : current + '%') + '/'
                    + row.string("spec.targetCPUUtilizationPercentage", "") + '%');
        }
        JsonNode statuses = row.at("status.currentMetrics");
        int i = 0;
        for (JsonNode metric : row.at("spec.metrics")) {
            all.add(metric(metric, statuses.path(i++)));
        }
        if (all.isEmpty()) {
            return Texts.NONE;
        }
        String shown = String.join(", ", all.subList(0, Math.min(2, all.size())));
        return all.size() > 2 ? shown + " + " + (all.size() - 2) + " more..." : shown;
    }

    private static String metric(JsonNode metric, JsonNode status) {
        String type = metric.path("type").asString("");
        String field = type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
        JsonNode target = metric.path(field).path("target");
        JsonNode current = status.path(field).path("current");
        String average = target.path("averageValue").asString("");
        String unknown = "<unknown>";
        return switch (type) {
            case "External", "Object" ->
                average.isEmpty()
                        ? Row.string(current.path("value"), unknown)
                                + '/'
                                + target.path("value").asString("")
                        : Row.string(current.path("averageValue"), unknown) + '/' + average + " (avg)";
            case "Pods" -> Row.string(current.path("averageValue"), unknown) + '/' + average;
            case "Resource", "ContainerResource" -> {
                String name = metric.path(field).path("name").asString("") + ": ";
                yield average.isEmpty()
                        ? name + percent(current, unknown) + '/' + percent(target, "<auto>")
                        : name + Row.string(current.path("averageValue"), unknown) + '/' + average;
            }
            default -> "<unknown type>";
        };
    }

    private static String percent(JsonNode value, String otherwise) {
        JsonNode utilization = value.path("averageUtilization");
        return utilization.isNumber() ? utilization.asInt() + "%" : otherwise;
    }
}
