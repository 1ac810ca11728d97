package dev.portcullis.store.validation;

import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a job's controller may say of it. Most rules are asked only of what an update changes: a status that breaks one of them
 * because the spec has changed since, or is older than the rule, may be brought on in its other parts.
 */
public final class JobStatusValidation {
    private static final String CONDITIONS = "conditions";
    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";
    private static final String FAILURE_TARGET = "FailureTarget";
    private static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";

    private final Field spec;
    private final Field status;
    private final JsonNode before;

    private JobStatusValidation(Field job, JsonNode old) {
        this.spec = job.at("spec");
        this.status = job.at("status");
        this.before = old.path("status");
    }

    public static void update(Field job, JsonNode old) {
        JobStatusValidation update = new JobStatusValidation(job, old);
        update.counts();
        update.endings();
        update.leftOver();
        update.indexes();
        update.criteria();
        update.transitions();
    }

    private static boolean is(String condition, JsonNode status) {
        return status.path(CONDITIONS)
                .valueStream()
                .anyMatch(one -> one.path("type").asString("").equals(condition)
                        && one.path("status").asString("").equals("True"));
    }

    private boolean is(String condition) {
        return is(condition, status.node());
    }

    private boolean was(String condition) {
        return is(condition, before);
    }

    private boolean turned(String... conditions) {
        return Stream.of(conditions).anyMatch(condition -> is(condition) != was(condition));
    }

    private boolean finished() {
        return is(COMPLETE) || is(FAILED);
    }

    private boolean justFinished() {
        return finished() != (was(COMPLETE) || was(FAILED));
    }

    /** Zero and absent are the same of what Go keeps as a number. */
    private boolean changed(String field) {
        JsonNode was = before.path(field);
        Field now = status.at(field);
        return now.node().isNumber() || was.isNumber()
                ? now.number() != was.asLong(0)
                : !Objects.equals(now.absent() ? null : now.node(), was.isMissingNode() || was.isNull() ? null : was);
    }

    private void counts() {
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            status.at(count).nonNegative();
        }
        Set<String> seen = new HashSet<>();
        for (String how : List.of("succeeded", "failed")) {
            for (Field uid : status.at("uncountedTerminatedPods", how).items()) {
                if (uid.empty()) {
                    uid.invalid("must not be empty");
                } else if (!seen.add(uid.text())) {
                    uid.duplicate();
                }
            }
        }
    }

    /** Whether, how and when it has come to an end. */
    private void endings() {
        Field conditions = status.at(CONDITIONS);
        Field completion = status.at("completionTime");
        Field start = status.at("startTime");
        if (turned(COMPLETE, FAILED) && is(COMPLETE) && is(FAILED)) {
            conditions.invalidUnprinted("cannot set Complete=True and Failed=true conditions");
        }
        if (turned(COMPLETE, FAILURE_TARGET) && is(COMPLETE) && is(FAILURE_TARGET)) {
            conditions.invalidUnprinted("cannot set Complete=True and FailureTarget=true conditions");
        }
        if (turned(COMPLETE) || changed("completionTime")) {
            if (completion.present() && !is(COMPLETE)) {
                completion.invalidTime("cannot set completionTime when there is no Complete=True condition");
            } else if (completion.absent() && is(COMPLETE)) {
                completion.required("completionTime is required for Complete jobs");
            }
        }
        if ((changed("startTime") || changed("completionTime"))
                && start.present()
                && completion.present()
                && OffsetDateTime.parse(completion.text()).isBefore(OffsetDateTime.parse(start.text()))) {
            completion.invalidTime("completionTime cannot be set before startTime");
        }
        if (turned(FAILED, FAILURE_TARGET) && is(FAILED) && !is(FAILURE_TARGET)) {
            conditions.invalidUnprinted("cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (turned(COMPLETE, SUCCESS_CRITERIA_MET) && is(COMPLETE) && !is(SUCCESS_CRITERIA_MET)) {
            conditions.invalidUnprinted(
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
    }

    /** What a finished job has no more of. */
    private void leftOver() {
        Field active = status.at("active");
        Field uncounted = status.at("uncountedTerminatedPods");
        if ((justFinished() || changed("active")) && active.number() > 0 && finished()) {
            active.invalid("active>0 is invalid for finished job");
        }
        if ((justFinished() || changed("startTime")) && status.at("startTime").absent() && finished()) {
            status.at("startTime").required("startTime is required for finished job");
        }
        if ((justFinished() || changed("uncountedTerminatedPods"))
                && finished()
                && uncounted.at("failed").node().size()
                                + uncounted.at("succeeded").node().size()
                        > 0) {
            uncounted.invalid("uncountedTerminatedPods needs to be empty for finished job");
        }
    }

    private void indexes() {
        Field completed = status.at("completedIndexes");
        Field failed = status.at("failedIndexes");
        boolean counted = spec.at("completions").present();
        boolean perIndex = spec.at("backoffLimitPerIndex").present();
        long completions = spec.at("completions").number();
        if (changed("completedIndexes") && counted) {
            wellWritten(completed, "completedIndexes", completions);
        }
        if (changed("failedIndexes") && counted && perIndex) {
            wellWritten(failed, "failedIndexes", completions);
        }
        if (changed("completedIndexes")
                && !completed.empty()
                && !spec.at("completionMode").is("Indexed")) {
            completed.invalid("cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (changed("failedIndexes") && failed.present() && !perIndex) {
            failed.invalid("cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        if ((changed("completedIndexes") || changed("failedIndexes")) && counted) {
            long shared = JobIndexes.shared(completed.text(), failed.text(), completions);
            if (shared >= 0) {
                failed.invalid("failedIndexes and completedIndexes overlap at index: " + shared);
            }
        }
    }

    private static void wellWritten(Field indexes, String name, long completions) {
        try {
            JobIndexes.count(indexes.text(), completions);
        } catch (IllegalArgumentException e) {
            indexes.invalid("error parsing " + name + ": " + e.getMessage());
        }
    }

    private void criteria() {
        Field conditions = status.at(CONDITIONS);
        Field terminating = status.at("terminating");
        Field ready = status.at("ready");
        if ((justFinished() || changed("terminating")) && terminating.number() > 0 && finished()) {
            terminating.invalid("terminating>0 is invalid for finished job");
        }
        if ((changed("ready") || changed("active"))
                && ready.present()
                && ready.number() > status.at("active").number()) {
            ready.invalid("cannot set more ready pods than active");
        }
        if (is(SUCCESS_CRITERIA_MET) && is(FAILED)) {
            conditions.invalidUnprinted("cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        if (is(SUCCESS_CRITERIA_MET) && is(FAILURE_TARGET)) {
            conditions.invalidUnprinted("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        }
        if (spec.at("successPolicy").present() && !is(SUCCESS_CRITERIA_MET) && is(COMPLETE)) {
            conditions.invalidUnprinted(
                    "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
        }
    }

    /** What is final stays, and what is counted is not counted back. Jobs that can be made smaller may have fewer successes. */
    private void transitions() {
        Field conditions = status.at(CONDITIONS);
        for (String last : List.of(FAILED, COMPLETE, FAILURE_TARGET)) {
            if (was(last) && !is(last)) {
                conditions.invalidUnprinted("cannot disable the terminal " + last + "=True condition");
            }
        }
        boolean elastic = spec.at("completionMode").is("Indexed")
                && spec.at("completions").node().equals(spec.at("parallelism").node());
        for (String counter : elastic ? List.of("failed") : List.of("failed", "succeeded")) {
            if (status.at(counter).number() < before.path(counter).asLong(0)) {
                status.at(counter).invalid(status.at(counter).number(), "cannot decrease the " + counter + " counter");
            }
        }
        Field completion = status.at("completionTime");
        if (completion.present() && before.path("completionTime").isString() && changed("completionTime")) {
            completion.invalidTime("completionTime cannot be mutated");
        }
        if (before.path("startTime").isString() && changed("startTime") && !spec.flag("suspend")) {
            status.at("startTime").required("startTime cannot be removed for unsuspended job");
        }
        if (was(SUCCESS_CRITERIA_MET) && !is(SUCCESS_CRITERIA_MET)) {
            conditions.invalidUnprinted("cannot disable the SuccessCriteriaMet=True condition");
        }
        if (was(COMPLETE) && !was(SUCCESS_CRITERIA_MET) && is(SUCCESS_CRITERIA_MET)) {
            conditions.invalidUnprinted(
                    "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
        }
    }
}
