package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.List;

/** What an autoscaler goes by, and how quickly it may go. */
final class MetricValidation {
    private static final List<String> SOURCES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    private static final String EITHER = "must set either a target value for metric or a per-pod target";
    private static final int LONGEST_WINDOW = 3600;
    private static final int LONGEST_PERIOD = 1800;

    private MetricValidation() {}

    static void metric(Field metric) {
        Field type = metric.at("type");
        if (!type.require("must specify a metric source type") || !SOURCES.contains(type.text())) {
            return; // the schema's enum tells of other types
        }
        for (String source : SOURCES) {
            Field own = metric.at(Character.toLowerCase(source.charAt(0)) + source.substring(1));
            if (!source.equals(type.text())) {
                if (own.present()) {
                    own.forbidden("must populate the given metric source only");
                }
            } else if (own.absent()) {
                own.required("must populate information for the given metric source");
            } else {
                source(source, own);
            }
        }
    }

    private static void source(String kind, Field source) {
        target(source.at("target"));
        Field value = source.at("target", "value");
        Field average = source.at("target", "averageValue");
        switch (kind) {
            case "Object" -> {
                source.at("describedObject", "kind").require();
                source.at("describedObject", "name").require();
                source.at("metric", "name").require("must specify a metric name");
                if (value.absent() && average.absent()) {
                    average.required(EITHER);
                }
            }
            case "External" -> {
                source.at("metric", "name").require("must specify a metric name");
                if (value.absent() && average.absent()) {
                    average.required(EITHER);
                } else if (value.present() && average.present()) {
                    value.forbidden("may not set both a target value for metric and a per-pod target");
                }
            }
            case "Pods" -> {
                source.at("metric", "name").require("must specify a metric name");
                average.require("must specify a positive target averageValue");
            }
            default -> resource(kind, source, average);
        }
    }

    private static void resource(String kind, Field source, Field average) {
        source.at("name").require("must specify a resource name");
        if (kind.equals("ContainerResource")) {
            source.at("container").require("must specify a container");
        }
        Field utilization = source.at("target", "averageUtilization");
        if (utilization.absent() && average.absent()) {
            utilization.required("must set either a target raw value or a target utilization");
        } else if (utilization.present() && average.present()) {
            average.forbidden("may not set both a target raw value and a target utilization");
        }
    }

    private static void target(Field target) {
        target.at("type").require("must specify a metric target type");
        for (String amount : List.of("value", "averageValue")) {
            Quantity quantity = ResourceNames.quantity(target.at(amount).node());
            if (quantity != null && quantity.signum() <= 0) {
                target.at(amount).invalid("must be positive");
            }
        }
        Field utilization = target.at("averageUtilization");
        if (utilization.present() && utilization.number() < 1) {
            utilization.invalid("must be greater than 0");
        }
    }

    static void behavior(Field behavior) {
        for (String direction : List.of("scaleUp", "scaleDown")) {
            Field rules = behavior.at(direction);
            if (rules.present()) {
                rules(rules);
            }
        }
    }

    private static void rules(Field rules) {
        Field window = rules.at("stabilizationWindowSeconds");
        if (window.number() < 0) {
            window.invalid("must be greater than or equal to zero");
        } else if (window.number() > LONGEST_WINDOW) {
            window.invalid("must be less than or equal to " + LONGEST_WINDOW);
        }
        if (!rules.at("policies").require("must specify at least one Policy")) {
            return;
        }
        for (Field policy : rules.at("policies").items()) {
            for (String number : List.of("value", "periodSeconds")) {
                if (policy.at(number).number() <= 0) {
                    policy.at(number).invalid(policy.at(number).number(), "must be greater than zero");
                }
            }
            if (policy.at("periodSeconds").number() > LONGEST_PERIOD) {
                policy.at("periodSeconds").invalid("must be less than or equal to " + LONGEST_PERIOD);
            }
        }
    }
}
