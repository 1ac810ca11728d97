package dev.portcullis.store.validation;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Deployments, ReplicaSets and what they share with the other kinds that make pods. */
public final class WorkloadValidation {
    private static final Pattern PERCENT = Pattern.compile("\\d{1,9}%");

    private WorkloadValidation() {}

    public static void deployment(Field deployment) {
        Field spec = deployment.at("spec");
        spec.at("replicas").nonNegative();
        selector(spec, "deployment");
        template(spec, "Always");
        strategy(spec.at("strategy"));
        spec.at("minReadySeconds").nonNegative();
        spec.at("revisionHistoryLimit").nonNegative();
        Field deadline = spec.at("progressDeadlineSeconds");
        deadline.nonNegative();
        if (deadline.present()
                && deadline.number() <= spec.at("minReadySeconds").number()) {
            deadline.invalid("must be greater than minReadySeconds");
        }
    }

    /** What is counted can't be negative, nor more than there are replicas. */
    public static void deploymentStatus(Field deployment, JsonNode old) {
        Field status = deployment.at("status");
        for (String count : List.of(
                "observedGeneration",
                "replicas",
                "updatedReplicas",
                "readyReplicas",
                "availableReplicas",
                "unavailableReplicas")) {
            status.at(count).nonNegative();
        }
        notMoreThan(status, List.of("updatedReplicas", "readyReplicas", "availableReplicas"), "replicas");
        if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
            status.at("availableReplicas")
                    .invalid(status.at("availableReplicas").number(), "cannot be greater than readyReplicas");
        }
        collisions(status, old);
    }

    private static void collisions(Field status, JsonNode old) {
        JsonNode before = old.path("status").path("collisionCount");
        Field count = status.at("collisionCount");
        if (before.isNumber() && (count.absent() || count.number() < before.asLong())) {
            count.invalid(count.present() ? count.number() : null, "cannot be decremented");
        }
    }

    public static void replicaSet(Field set) {
        Field spec = set.at("spec");
        spec.at("replicas").nonNegative();
        spec.at("minReadySeconds").nonNegative();
        selector(spec, "deployment");
        template(spec, "Always");
    }

    public static void replicaSetStatus(Field status, JsonNode old) {
        List<String> counts = List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        counts.forEach(count -> status.at(count).nonNegative());
        status.at("observedGeneration").nonNegative();
        notMoreThan(status, counts.subList(1, 4), "replicas");
        if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
            status.at("availableReplicas")
                    .invalid(status.at("availableReplicas").number(), "cannot be greater than readyReplicas");
        }
    }

    static void notMoreThan(Field status, List<String> counts, String most) {
        for (String count : counts) {
            if (status.at(count).number() > status.at(most).number()) {
                status.at(count).invalid(status.at(count).number(), "cannot be greater than status." + most);
            }
        }
    }

    static void selector(Field spec, String what) {
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required("");
            return;
        }
        SelectorValidation.labelSelector(selector);
        if (SelectorValidation.empty(selector)) {
            selector.invalid("empty selector is invalid for " + what);
        }
    }

    /** The pods that are made: selected by whoever makes them, and restarted as it needs them to be. */
    static void template(Field spec, String restartPolicy) {
        selected(spec);
        PodValidation.template(spec.at("template"));
        restarted(spec, restartPolicy, "ReplicaSet");
    }

    static void selected(Field spec) {
        Field selector = spec.at("selector");
        Field labels = spec.at("template", "metadata", "labels");
        if (selector.present()
                && !SelectorValidation.empty(selector)
                && !Labels.match(selector.node(), labels.node())) {
            labels.invalid("`selector` does not match template `labels`");
        }
    }

    static void restarted(Field spec, String restartPolicy, String by) {
        Field restarts = spec.at("template", "spec", "restartPolicy");
        if (!restarts.is(restartPolicy)) {
            restarts.notSupported(List.of(restartPolicy));
        }
        Field deadline = spec.at("template", "spec", "activeDeadlineSeconds");
        if (deadline.present()) {
            deadline.forbidden("activeDeadlineSeconds in " + by + " is not Supported");
        }
    }

    private static void strategy(Field strategy) {
        Field update = strategy.at("rollingUpdate");
        if (strategy.at("type").is("Recreate")) {
            if (update.present()) {
                update.forbidden("may not be specified when strategy `type` is 'Recreate'");
            }
        } else if (strategy.at("type").is("RollingUpdate")) {
            if (update.absent()) {
                update.required("this should be defaulted and never be nil");
            } else {
                rollingUpdate(update);
            }
        }
    }

    static void rollingUpdate(Field update) {
        Field unavailable = update.at("maxUnavailable");
        Field surge = update.at("maxSurge");
        intOrPercent(unavailable);
        intOrPercent(surge);
        if (zero(unavailable) && zero(surge)) {
            unavailable.invalid("may not be 0 when `maxSurge` is 0");
        }
        notOverAll(unavailable);
    }

    static void intOrPercent(Field value) {
        if (value.node().isString()) {
            if (!PERCENT.matcher(value.text()).matches()) {
                value.invalid(
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%',"
                                + " regex used for validation is '[0-9]+%')");
            }
        } else if (value.present()) {
            value.nonNegative();
        }
    }

    static void notOverAll(Field value) {
        if (PERCENT.matcher(value.text()).matches() && percent(value) > 100) {
            value.invalid("must not be greater than 100%");
        }
    }

    static boolean zero(Field value) {
        return value.node().isString()
                ? PERCENT.matcher(value.text()).matches() && percent(value) == 0
                : value.number() == 0;
    }

    private static int percent(Field value) {
        return Integer.parseInt(value.text().substring(0, value.text().length() - 1));
    }
}
