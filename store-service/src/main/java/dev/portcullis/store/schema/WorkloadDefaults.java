package dev.portcullis.store.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What workloads and autoscalers default from their other fields. */
final class WorkloadDefaults {
    private static final int DEFAULT_CPU_UTILIZATION = 80;

    private WorkloadDefaults() {}

    static void deploymentStrategy(ObjectNode strategy) {
        ObjectNode update = rollingUpdate(strategy);
        if (update != null) {
            putMissing(update, "maxUnavailable", "25%");
            putMissing(update, "maxSurge", "25%");
        }
    }

    static void daemonSetUpdateStrategy(ObjectNode strategy) {
        ObjectNode update = rollingUpdate(strategy);
        if (update != null) {
            putMissing(update, "maxUnavailable", 1);
            putMissing(update, "maxSurge", 0);
        }
    }

    static void statefulSetSpec(ObjectNode spec) {
        Fields.objects(spec, "volumeClaimTemplates")
                .forEach(claim -> claim.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1"));
    }

    /** The client that names RollingUpdate itself gets no partition unless it gives the rollingUpdate, too. */
    static void statefulSetUpdateStrategy(ObjectNode strategy) {
        if (Fields.isEmpty(strategy, "type")) {
            strategy.put("type", "RollingUpdate");
            if (Fields.isMissing(strategy, "rollingUpdate")) {
                strategy.putObject("rollingUpdate");
            }
        }
        ObjectNode update = Fields.object(strategy, "rollingUpdate");
        if (update != null && Fields.string(strategy, "type").equals("RollingUpdate")) {
            putMissing(update, "partition", 0);
        }
    }

    static void job(ObjectNode job) {
        ObjectNode labels = Fields.object(job.path("spec").path("template").path("metadata"), "labels");
        if (labels != null) {
            CoreDefaults.labelsOf(job, labels);
        }
    }

    static void jobSpec(ObjectNode spec) {
        if (Fields.isMissing(spec, "completions") && Fields.isMissing(spec, "parallelism")) {
            spec.put("completions", 1);
        }
        putMissing(spec, "parallelism", 1);
        putMissing(spec, "backoffLimit", Fields.isMissing(spec, "backoffLimitPerIndex") ? 6 : Integer.MAX_VALUE);
        putMissing(
                spec,
                "podReplacementPolicy",
                Fields.isMissing(spec, "podFailurePolicy") ? "TerminatingOrFailed" : "Failed");
    }

    /** In version 1 the other metrics are in an annotation. */
    static void horizontalPodAutoscalerV1(ObjectNode autoscaler) {
        ObjectNode spec = Fields.object(autoscaler, "spec");
        boolean others = autoscaler.path("metadata").path("annotations").has("autoscaling.alpha.kubernetes.io/metrics");
        if (spec != null && !others) {
            putMissing(spec, "targetCPUUtilizationPercentage", DEFAULT_CPU_UTILIZATION);
        }
    }

    static void horizontalPodAutoscalerSpec(ObjectNode spec) {
        if (Fields.isEmpty(spec, "metrics")) {
            ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
            metric.putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", DEFAULT_CPU_UTILIZATION);
        }
        ObjectNode behavior = Fields.object(spec, "behavior");
        if (behavior != null) {
            ObjectNode up = scalingRules(behavior, "scaleUp");
            putMissing(up, "stabilizationWindowSeconds", 0);
            if (Fields.isMissing(up, "policies")) {
                policy(up, "Pods", 4);
                policy(up, "Percent", 100);
            }
            ObjectNode down = scalingRules(behavior, "scaleDown");
            if (Fields.isMissing(down, "policies")) {
                policy(down, "Percent", 100);
            }
        }
    }

    private static ObjectNode scalingRules(ObjectNode behavior, String field) {
        ObjectNode present = Fields.object(behavior, field);
        ObjectNode rules = present == null ? behavior.putObject(field) : present;
        putMissing(rules, "selectPolicy", "Max");
        return rules;
    }

    private static void policy(ObjectNode rules, String type, int value) {
        rules.withArray("policies")
                .addObject()
                .put("type", type)
                .put("value", value)
                .put("periodSeconds", 15);
    }

    private static @Nullable ObjectNode rollingUpdate(ObjectNode strategy) {
        if (!Fields.string(strategy, "type").equals("RollingUpdate")) {
            return null;
        }
        ObjectNode present = Fields.object(strategy, "rollingUpdate");
        return present == null ? strategy.putObject("rollingUpdate") : present;
    }

    private static void putMissing(ObjectNode object, String field, String value) {
        if (Fields.isMissing(object, field)) {
            object.put(field, value);
        }
    }

    private static void putMissing(ObjectNode object, String field, int value) {
        if (Fields.isMissing(object, field)) {
            object.put(field, value);
        }
    }
}
