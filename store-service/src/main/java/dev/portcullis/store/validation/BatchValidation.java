package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs and CronJobs. */
public final class BatchValidation {
    private static final int LONGEST_CRON_JOB_NAME = 52;
    private static final int MOST_INDEXES = 100_000;
    private static final int MOST_OF_MANY = 10_000;
    private static final int LONGEST_MANAGER = 63;

    private BatchValidation() {}

    public static void job(Field job) {
        Field spec = job.at("spec");
        generated(job);
        jobSpec(spec);
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required("");
        }
        if (WorkloadValidation.readable(selector)) {
            WorkloadValidation.selected(spec);
        }
        long completions = spec.at("completions").number();
        if (spec.at("completionMode").is("Indexed") && completions > 0) {
            Field name = job.at("metadata", "name");
            String last = name.text() + '-' + (completions - 1);
            if (!Formats.dnsLabel(last).isEmpty()) {
                name.invalid("will not able to create pod with invalid DNS label: " + last);
            }
        }
    }

    /** The labels that a job is to find its pods by; the selector asks for no others. */
    public static Map<String, String> labels(JsonNode metadata) {
        String uid = metadata.path("uid").asString("");
        String name = metadata.path("name").asString("");
        Map<String, String> labels = new LinkedHashMap<>();
        for (String prefix : List.of("", "batch.kubernetes.io/")) {
            labels.put(prefix + "controller-uid", uid);
            labels.put(prefix + "job-name", name);
        }
        return labels;
    }

    /** Whoever sets the labels, or a selector, must mean to find the same pods. */
    private static void generated(Field job) {
        Field spec = job.at("spec");
        Field selector = spec.at("selector");
        if (spec.flag("manualSelector") || selector.absent()) {
            return;
        }
        Field labels = spec.at("template", "metadata", "labels");
        Map<String, String> due = labels(job.at("metadata").node());
        due.forEach((name, value) -> {
            Field label = labels.key(name);
            if (label.absent()) {
                label.required("must be '" + value + "'");
            }
            if (!label.is(value)) {
                label.invalid(labels.present() ? labels.node() : null, "must be '" + value + "'");
            }
        });
        if (!Labels.match(selector.node(), Json.MAPPER.valueToTree(due))) {
            selector.invalid("`selector` not auto-generated");
        }
    }

    private static void jobSpec(Field spec) {
        for (String count : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            spec.at(count).nonNegative();
        }
        if (spec.at("managedBy").present()) {
            DomainPath.check(spec.at("managedBy"), LONGEST_MANAGER);
        }
        indexes(spec);
        JobPolicyValidation.failure(spec);
        JobPolicyValidation.success(spec);
        Field replacement = spec.at("podReplacementPolicy");
        if (spec.at("podFailurePolicy").present() && replacement.is("TerminatingOrFailed")) {
            replacement.notSupported(List.of("Failed"));
        }
        PodValidation.template(spec.at("template"));
        Field restarts = spec.at("template", "spec", "restartPolicy");
        if (restarts.is("Always")) {
            restarts.required("valid values: \"OnFailure\", \"Never\"");
        } else if (spec.at("podFailurePolicy").present() && !restarts.is("Never")) {
            restarts.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    private static void indexes(Field spec) {
        Field most = spec.at("maxFailedIndexes");
        Field perIndex = spec.at("backoffLimitPerIndex");
        if (most.present() && perIndex.absent()) {
            perIndex.required("when maxFailedIndexes is specified");
        }
        if (!spec.at("completionMode").is("Indexed")) {
            for (Field limit : List.of(perIndex, most)) {
                if (limit.present()) {
                    limit.invalid("requires indexed completion mode");
                }
            }
            return;
        }
        Field completions = spec.at("completions");
        Field parallelism = spec.at("parallelism");
        if (completions.absent()) {
            completions.required("when completion mode is Indexed");
        }
        if (parallelism.number() > MOST_INDEXES) {
            parallelism.invalid("must be less than or equal to " + MOST_INDEXES + " when completion mode is Indexed");
        }
        if (most.present()) {
            if (completions.present() && most.number() > completions.number()) {
                most.invalid("must be less than or equal to completions");
            }
            if (most.number() > MOST_INDEXES) {
                most.invalid("must be less than or equal to " + MOST_INDEXES);
            }
        }
        if (completions.number() > MOST_INDEXES && perIndex.present()) {
            if (most.absent()) {
                most.required("must be specified when completions is above " + MOST_INDEXES);
            }
            for (Field count : List.of(parallelism, most)) {
                if (count.number() > MOST_OF_MANY) {
                    count.invalid("must be less than or equal to " + MOST_OF_MANY + " when completions are above "
                            + MOST_INDEXES + " and used with backoff limit per index");
                }
            }
        }
    }

    /** A suspended job that never began may still be steered to other nodes, and be given other resources. */
    public static void jobUpdate(Field job, JsonNode old) {
        Field spec = job.at("spec");
        JsonNode before = old.path("spec");
        Field template = spec.at("template");
        boolean open =
                before.path("suspend").asBoolean(false) && !old.path("status").hasNonNull("startTime");
        if (open && !steered(template.node()).equals(steered(before.path("template")))) {
            template.invalid("field is immutable");
        } else if (!open) {
            template.immutable(before.path("template"));
        }
        Field completions = spec.at("completions");
        if (!spec.at("completionMode").is("Indexed")) {
            completions.immutable(before.path("completions"));
        } else if (completions.present()
                && !completions.node().equals(before.path("completions"))
                && completions.number() != spec.at("parallelism").number()) {
            completions.invalid("can only be modified in tandem with spec.parallelism");
        }
    }

    /** Without what decides where its pods run, and how much they may use. */
    private static JsonNode steered(JsonNode template) {
        ObjectNode rest = template.deepCopy().asObject();
        if (rest.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("labels", "annotations"));
        }
        if (rest.get("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("nodeSelector", "tolerations", "schedulingGates"));
            if (spec.get("affinity") instanceof ObjectNode affinity) {
                affinity.remove("nodeAffinity");
                if (affinity.isEmpty()) {
                    spec.remove("affinity");
                }
            }
            for (String list : List.of("containers", "initContainers")) {
                spec.path(list).forEach(container -> ((ObjectNode) container).remove("resources"));
            }
        }
        return rest;
    }

    /** Of new ones only: those with longer names from before stay. */
    public static void newCronJob(Field job) {
        Field name = job.at("metadata", "name");
        if (name.text().length() > LONGEST_CRON_JOB_NAME) {
            name.invalid(Formats.tooLong(LONGEST_CRON_JOB_NAME));
        }
        if (job.at("spec").text("schedule").contains("TZ")) {
            job.at("spec", "schedule").invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        zone(job.at("spec", "timeZone"));
    }

    /** A schedule that named its zone itself may go on to; a zone that nobody changes is not looked at again. */
    public static void cronJobUpdate(Field job, JsonNode old) {
        Field schedule = job.at("spec", "schedule");
        Field zone = job.at("spec", "timeZone");
        boolean had = old.path("spec").path("schedule").asString("").contains("TZ");
        if (schedule.text().contains("TZ") && !had) {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (schedule.text().contains("TZ") && zone.present()) {
            schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
        if (!zone.node().equals(old.path("spec").path("timeZone"))) {
            zone(zone);
        }
    }

    private static void zone(Field zone) {
        if (zone.present()) {
            if (zone.text().isEmpty()) {
                zone.invalid("timeZone must be nil or non-empty string");
            } else if (zone.text().equalsIgnoreCase("Local")) {
                zone.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
            } else if (!known(zone.text())) {
                zone.invalid("unknown time zone " + zone.text());
            }
        }
    }

    public static void cronJob(Field job) {
        Field spec = job.at("spec");
        Field schedule = spec.at("schedule");
        if (schedule.require()) {
            String wrong = CronSchedule.error(schedule.text());
            if (!wrong.isEmpty()) {
                schedule.invalid(wrong);
            }
        }
        for (String count :
                List.of("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
            spec.at(count).nonNegative();
        }
        Field template = spec.at("jobTemplate");
        MetaValidation.labels(template.at("metadata", "labels"));
        MetaValidation.annotations(template.at("metadata", "annotations"));
        jobSpec(template.at("spec"));
        if (template.at("spec", "selector").present()) {
            template.at("spec", "selector").invalid("`selector` will be auto-generated");
        }
        if (template.at("spec", "manualSelector").flag()) {
            template.at("spec", "manualSelector").notSupported(List.of("nil", "false"));
        }
    }

    private static boolean known(String zone) {
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
        } catch (DateTimeException e) {
            return false;
        }
    }
}
