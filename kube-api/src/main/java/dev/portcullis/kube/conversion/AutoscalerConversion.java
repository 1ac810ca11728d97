package dev.portcullis.kube.conversion;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Version 1 of the autoscaler knows the CPU only; it carries what else version 2 says in annotations. */
final class AutoscalerConversion {
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String CPU = "targetCPUUtilizationPercentage";
    private static final String CURRENT_CPU = "currentCPUUtilizationPercentage";

    private AutoscalerConversion() {}

    static ObjectNode toV1(ObjectNode autoscaler) {
        ObjectNode converted = autoscaler.deepCopy();
        if (converted.get("spec") instanceof ObjectNode spec) {
            metricsToV1(converted, spec, "metrics", METRICS, CPU, "target");
            annotate(converted, BEHAVIOR, spec.remove("behavior"));
        }
        if (converted.get("status") instanceof ObjectNode status) {
            metricsToV1(converted, status, "currentMetrics", CURRENT_METRICS, CURRENT_CPU, "current");
            annotate(converted, CONDITIONS, status.remove("conditions"));
        }
        return converted;
    }

    static ObjectNode toV2(ObjectNode autoscaler) {
        ObjectNode converted = autoscaler.deepCopy();
        if (converted.get("spec") instanceof ObjectNode spec) {
            metricsToV2(converted, spec, "metrics", METRICS, CPU, "target");
            restore(converted, BEHAVIOR, spec, "behavior");
        }
        ObjectNode status = converted.get("status") instanceof ObjectNode given ? given : converted.putObject("status");
        metricsToV2(converted, status, "currentMetrics", CURRENT_METRICS, CURRENT_CPU, "current");
        restore(converted, CONDITIONS, status, "conditions");
        return converted;
    }

    private static void metricsToV1(
            ObjectNode autoscaler, ObjectNode holder, String field, String annotation, String cpu, String value) {
        JsonNode metrics = holder.remove(field);
        if (metrics == null || !metrics.isArray()) {
            return;
        }
        ArrayNode others = Json.MAPPER.createArrayNode();
        for (JsonNode metric : metrics) {
            JsonNode utilization = metric.path("resource").path(value).path("averageUtilization");
            boolean isCpu = metric.path("resource").path("name").asString("").equals("cpu");
            if (isCpu && utilization.isNumber() && !holder.has(cpu)) {
                holder.set(cpu, utilization);
            } else {
                others.add(MetricForms.toV1(metric, value));
            }
        }
        if (!others.isEmpty()) {
            annotate(autoscaler, annotation, others);
        }
    }

    private static void metricsToV2(
            ObjectNode autoscaler, ObjectNode holder, String field, String annotation, String cpu, String value) {
        ArrayNode metrics = Json.MAPPER.createArrayNode();
        if (parsed(autoscaler, annotation) instanceof ArrayNode others) {
            others.forEach(metric -> metrics.add(MetricForms.toV2(metric, value)));
        }
        JsonNode utilization = holder.remove(cpu);
        if (utilization != null && utilization.isNumber()) {
            ObjectNode metric = metrics.addObject().put("type", "Resource");
            ObjectNode amount = metric.putObject("resource").put("name", "cpu").putObject(value);
            if (value.equals("target")) {
                amount.put("type", "Utilization");
            }
            amount.set("averageUtilization", utilization);
        }
        if (!metrics.isEmpty()) {
            holder.set(field, metrics);
        }
    }

    private static void annotate(ObjectNode autoscaler, String annotation, @Nullable JsonNode value) {
        if (value != null && !value.isNull()) {
            autoscaler.withObject("/metadata").withObjectProperty("annotations").put(annotation, value.toString());
        }
    }

    private static void restore(ObjectNode autoscaler, String annotation, ObjectNode holder, String field) {
        JsonNode value = parsed(autoscaler, annotation);
        if (value.isContainer()) {
            holder.set(field, value);
        }
    }

    /** The annotation's value, which is taken off; a missing node where there is none or it is no JSON. */
    private static JsonNode parsed(ObjectNode autoscaler, String annotation) {
        if (!(autoscaler.path("metadata").get("annotations") instanceof ObjectNode annotations)
                || !annotations.path(annotation).isString()) {
            return MissingNode.getInstance();
        }
        String text = annotations.remove(annotation).asString();
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
