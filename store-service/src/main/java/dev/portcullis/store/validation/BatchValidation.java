package dev.portcullis.store.validation;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Jobs and CronJobs. */
public final class BatchValidation {
    private static final int LONGEST_CRON_JOB_NAME = 52;
    private static final int MOST_INDEXES = 100_000;

    private BatchValidation() {}

    public static void job(Field job) {
        Field spec = job.at("spec");
        jobSpec(spec);
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required("");
        } else {
            SelectorValidation.labelSelector(selector);
            Field labels = spec.at("template", "metadata", "labels");
            if (!SelectorValidation.empty(selector) && !Labels.match(selector.node(), labels.node())) {
                labels.invalid("`selector` does not match template `labels`");
            }
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
        if (spec.at("completionMode").is("Indexed")) {
            Field completions = spec.at("completions");
            if (completions.absent()) {
                completions.required("when completion mode is Indexed");
            }
            Field parallelism = spec.at("parallelism");
            if (parallelism.number() > MOST_INDEXES) {
                parallelism.invalid(
                        "must be less than or equal to " + MOST_INDEXES + " when completion mode is Indexed");
            }
        }
        PodValidation.template(spec.at("template"));
        Field restarts = spec.at("template", "spec", "restartPolicy");
        if (restarts.is("Always")) {
            restarts.required("valid values: \"OnFailure\", \"Never\"");
        }
        if (spec.at("podFailurePolicy").present() && !restarts.is("Never")) {
            restarts.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    /** A suspended job that never began may still be steered to other nodes. */
    public static void jobUpdate(Field job, JsonNode old) {
        Field spec = job.at("spec");
        JsonNode before = old.path("spec");
        boolean open =
                before.path("suspend").asBoolean(false) && !old.path("status").hasNonNull("startTime");
        if (!open) {
            spec.at("template").immutable(before.path("template"));
        }
        boolean elastic = spec.at("completionMode").is("Indexed")
                && spec.at("completions").number() == spec.at("parallelism").number();
        if (!elastic) {
            spec.at("completions").immutable(before.path("completions"));
        }
    }

    public static void jobStatus(Field job) {
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            job.at("status", count).nonNegative();
        }
    }

    public static void cronJob(Field job) {
        Field name = job.at("metadata", "name");
        if (name.text().length() > LONGEST_CRON_JOB_NAME) {
            name.invalid(Formats.tooLong(LONGEST_CRON_JOB_NAME));
        }
        Field spec = job.at("spec");
        Field schedule = spec.at("schedule");
        if (schedule.require()) {
            String wrong = CronSchedule.error(schedule.text());
            if (!wrong.isEmpty()) {
                schedule.invalid(wrong);
            }
            if (schedule.text().contains("TZ")) {
                schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            }
        }
        Field zone = spec.at("timeZone");
        if (zone.present()) {
            if (zone.text().isEmpty()) {
                zone.invalid("timeZone must be nil or non-empty string");
            } else if (!known(zone.text())) {
                zone.invalid("unknown time zone " + zone.text());
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
