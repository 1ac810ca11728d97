package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.List;

/** What an autoscaler goes by, and how quickly it may go. */
final class MetricValidation {
    private static final List<String> SOURCES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    /** That in which a metric is looked through for them. */
    private static final List<String> ORDER = List.of("Object", "External", "Pods", "Resource", "ContainerResource");

    private static final List<String> TARGETS = List.of("Utilization", "Value", "AverageValue");
    private static final String NO_NAME = "must specify a metric name";
    private static final int LONGEST_WINDOW = 3600;
    private static final int LONGEST_PERIOD = 1800;

    private MetricValidation() {}

    /** One source, that of the type. Of several only the first is looked into. */
    static void metric(Field metric) {
        Field type = metric.at("type");
        if (type.empty()) {
            type.required("must specify a metric source type");
            type.notSupported(SOURCES);
        }
        List<String> given = ORDER.stream()
                .filter(source -> metric.at(field(source)).present())
                .toList();
        if (!given.isEmpty()) {
            source(given.getFirst(), metric.at(field(given.getFirst())));
        }
        if (SOURCES.contains(type.text()) && !given.contains(type.text())) {
            metric.at(field(type.text())).required("must populate information for the given metric source");
        }
        if (given.size() > 1) {
            given.stream()
                    .filter(source -> !source.equals(type.text()))
                    .forEach(
                            source -> metric.at(field(source)).forbidden("must populate the given metric source only"));
        }
    }

    private static String field(String source) {
        return Character.toLowerCase(source.charAt(0)) + source.substring(1);
    }

    private static void source(String kind, Field source) {
        Field value = source.at("target", "value");
        Field average = source.at("target", "averageValue");
        switch (kind) {
            case "Object" -> {
                segment(source.at("describedObject", "kind"), "");
                segment(source.at("describedObject", "name"), "");
                segment(source.at("metric", "name"), NO_NAME);
                target(source.at("target"));
                if (value.absent() && average.absent()) {
                    average.required("must set either a target value or averageValue");
                }
            }
            case "External" -> {
                segment(source.at("metric", "name"), NO_NAME);
                target(source.at("target"));
                if (value.absent() && average.absent()) {
                    average.required("must set either a target value for metric or a per-pod target");
                } else if (value.present() && average.present()) {
                    value.forbidden("may not set both a target value for metric and a per-pod target");
                }
            }
            case "Pods" -> {
                segment(source.at("metric", "name"), NO_NAME);
                target(source.at("target"));
                average.require("must specify a positive target averageValue");
            }
            default -> resource(kind, source, average);
        }
    }

    private static void segment(Field name, String missing) {
        if (name.require(missing)) {
            name.invalid(Formats.pathSegment(name.text()));
        }
    }

    private static void resource(String kind, Field source, Field average) {
        boolean named = source.at("name").require("must specify a resource name");
        if (kind.equals("ContainerResource")) {
            if (named) {
                ResourceNames.container(source.at("name"), source.text("name"));
            }
            if (source.at("container").require("must specify a container")) {
                source.at("container").invalid(Formats.dnsLabel(source.text("container")));
            }
        }
        target(source.at("target"));
        Field utilization = source.at("target", "averageUtilization");
        if (utilization.absent() && average.absent()) {
            utilization.required("must set either a target raw value or a target utilization");
        } else if (utilization.present() && average.present()) {
            average.forbidden("may not set both a target raw value and a target utilization");
        }
    }

    private static void target(Field target) {
        Field type = target.at("type");
        type.require("must specify a metric target type");
        if (!TARGETS.contains(type.text())) {
            type.invalid("must be either Utilization, Value, or AverageValue");
        }
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
        rules.at("policies").require("must specify at least one Policy");
        ResourceNames.amount(rules.at("tolerance"), "");
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
