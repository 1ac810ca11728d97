package dev.portcullis.store.validation;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Deployments, ReplicaSets and what they share with the other kinds that make pods. */
public final class WorkloadValidation {
    private static final Pattern PERCENT = Pattern.compile("\\d{1,9}%");
    private static final Pattern NUMBER = Pattern.compile("[+-]?0*[1-9]\\d*");

    private WorkloadValidation() {}

    public static void deployment(Field deployment) {
        Field spec = deployment.at("spec");
        spec.at("replicas").nonNegative();
        replicas(spec);
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

    /** The pods that are made of the template, and how they are found again. */
    private static void replicas(Field spec) {
        if (!selector(spec, "deployment")) {
            spec.at("selector").invalid("invalid label selector");
            return;
        }
        selected(spec);
        PodValidation.template(spec.at("template"));
        restarted(spec, "ReplicaSet");
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
                "unavailableReplicas",
                "collisionCount")) {
            status.at(count).nonNegative();
        }
        notMoreThan(status, List.of("updatedReplicas", "readyReplicas", "availableReplicas"), "replicas");
        if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
            status.at("availableReplicas")
                    .invalid(status.at("availableReplicas").number(), "cannot be greater than readyReplicas");
        }
        collisions(status, old);
    }

    static void collisions(Field status, JsonNode old) {
        JsonNode before = old.path("status").path("collisionCount");
        Field count = status.at("collisionCount");
        if (before.isNumber() && (count.absent() || count.number() < before.asLong())) {
            count.invalid(count.number(), "cannot be decremented");
        }
    }

    public static void replicaSet(Field set) {
        Field spec = set.at("spec");
        spec.at("replicas").nonNegative();
        spec.at("minReadySeconds").nonNegative();
        replicas(spec);
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

    /** Whether it can be asked what it selects; why not is told. */
    static boolean selector(Field spec, String what) {
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required("");
            return true;
        }
        boolean readable = readable(selector);
        if (SelectorValidation.empty(selector)) {
            selector.invalid("empty selector is invalid for " + what);
        }
        return readable;
    }

    static boolean readable(Field selector) {
        int errors = selector.errors().size();
        SelectorValidation.labelSelector(selector);
        return selector.errors().size() == errors;
    }

    /** No selector selects nothing, and one that says nothing selects everything. */
    static void selected(Field spec) {
        Field selector = spec.at("selector");
        Field labels = spec.at("template", "metadata", "labels");
        if (selector.absent() || !Labels.match(selector.node(), labels.node())) {
            labels.invalidOrNull("`selector` does not match template `labels`");
        }
    }

    /** Pods that are replaced, not finished. */
    static void restarted(Field spec, String by) {
        Field restarts = spec.at("template", "spec", "restartPolicy");
        if (!restarts.is("Always")) {
            restarts.notSupported(List.of("Always"));
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
        } else {
            strategy.notSupported(List.of("Recreate", "RollingUpdate"));
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

    /** A string that is no percentage counts as the number that it is, and as none otherwise. */
    static boolean zero(Field value) {
        if (!value.node().isString()) {
            return value.number() == 0;
        }
        return PERCENT.matcher(value.text()).matches()
                ? percent(value) == 0
                : !NUMBER.matcher(value.text()).matches();
    }

    private static int percent(Field value) {
        return Integer.parseInt(value.text().substring(0, value.text().length() - 1));
    }
}
