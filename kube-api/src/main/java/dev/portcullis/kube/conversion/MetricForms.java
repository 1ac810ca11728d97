package dev.portcullis.kube.conversion;

import dev.portcullis.kube.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metric in the flat form of the annotations of version 1 ({@code targetAverageValue}) and in the nested one of
 * version 2 ({@code target.averageValue}). The value is {@code target} in a spec and {@code current} in a status.
 */
final class MetricForms {
    private MetricForms() {}

    static ObjectNode toV1(JsonNode metric, String value) {
        String source = source(metric);
        JsonNode nested = metric.path(source);
        JsonNode amount = nested.path(value);
        ObjectNode flat = Json.object();
        copy(nested.path("describedObject"), flat, "target");
        copy(nested.path("name"), flat, "name");
        copy(nested.path("container"), flat, "container");
        copy(nested.path("metric").path("name"), flat, "metricName");
        copy(nested.path("metric").path("selector"), flat, source.equals("external") ? "metricSelector" : "selector");
        copy(amount.path("value"), flat, value + "Value");
        copy(amount.path("averageValue"), flat, source.equals("object") ? "averageValue" : value + "AverageValue");
        copy(amount.path("averageUtilization"), flat, value + "AverageUtilization");
        ObjectNode converted = Json.object();
        copy(metric.path("type"), converted, "type");
        converted.set(source, flat);
        return converted;
    }

    static ObjectNode toV2(JsonNode metric, String value) {
        String source = source(metric);
        JsonNode flat = metric.path(source);
        ObjectNode nested = Json.object();
        copy(flat.path("target"), nested, "describedObject");
        copy(flat.path("name"), nested, "name");
        copy(flat.path("container"), nested, "container");
        if (flat.has("metricName")) {
            ObjectNode name = nested.putObject("metric");
            copy(flat.path("metricName"), name, "name");
            copy(flat.path(source.equals("external") ? "metricSelector" : "selector"), name, "selector");
        }
        ObjectNode amount = nested.putObject(value);
        String type = null;
        type = amount(flat.path(value + "Value"), amount, "value", "Value", type);
        type = amount(flat.path(value + "AverageValue"), amount, "averageValue", "AverageValue", type);
        type = amount(flat.path("averageValue"), amount, "averageValue", "AverageValue", type);
        type = amount(flat.path(value + "AverageUtilization"), amount, "averageUtilization", "Utilization", type);
        if (type != null && value.equals("target")) {
            amount.put("type", type);
        }
        ObjectNode converted = Json.object();
        copy(metric.path("type"), converted, "type");
        converted.set(source, nested);
        return converted;
    }

    private static @Nullable String amount(
            JsonNode from, ObjectNode to, String field, String type, @Nullable String otherwise) {
        copy(from, to, field);
        return from.isMissingNode() ? otherwise : type;
    }

    private static String source(JsonNode metric) {
        String type = metric.path("type").asString("Resource");
        return type.isEmpty() ? "resource" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (!from.isMissingNode() && !from.isNull()) {
            to.set(field, from);
        }
    }
}
