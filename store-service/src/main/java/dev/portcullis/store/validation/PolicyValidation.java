package dev.portcullis.store.validation;

import java.util.List;
import java.util.Map;

/** Disruption budgets, autoscalers and priority classes. */
public final class PolicyValidation {
    private static final long HIGHEST_USER_PRIORITY = 1_000_000_000;
    private static final Map<String, Long> SYSTEM_PRIORITIES =
            Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

    private PolicyValidation() {}

    public static void disruptionBudget(Field budget) {
        Field spec = budget.at("spec");
        Field available = spec.at("minAvailable");
        Field unavailable = spec.at("maxUnavailable");
        if (available.present() && unavailable.present()) {
            spec.invalid("minAvailable and maxUnavailable cannot be both set");
        }
        for (Field amount : List.of(available, unavailable)) {
            WorkloadValidation.intOrPercent(amount);
            WorkloadValidation.notOverAll(amount);
        }
        SelectorValidation.labelSelector(spec.at("selector"));
    }

    public static void disruptionBudgetStatus(Field budget) {
        ConditionValidation.conditions(budget.at("status", "conditions"));
        for (String count : List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
            budget.at("status", count).nonNegative();
        }
    }

    public static void autoscaler(Field autoscaler) {
        Field spec = autoscaler.at("spec");
        Field least = spec.at("minReplicas");
        Field most = spec.at("maxReplicas");
        if (least.present() && least.number() < 1) {
            least.invalid("must be greater than or equal to 1");
        }
        if (most.number() < 1) {
            most.invalid(most.number(), "must be greater than 0");
        }
        if (least.present() && most.number() < least.number()) {
            most.invalid(most.number(), "must be greater than or equal to `minReplicas`");
        }
        Field target = spec.at("scaleTargetRef");
        for (String field : List.of("kind", "name")) {
            if (target.at(field).require()) {
                target.at(field).invalid(Formats.pathSegment(target.text(field)));
            }
        }
        Field percent = spec.at("targetCPUUtilizationPercentage");
        if (percent.present() && percent.number() < 1) {
            percent.invalid("must be greater than 0");
        }
        spec.at("metrics").items().forEach(MetricValidation::metric);
        MetricValidation.behavior(spec.at("behavior"));
    }

    public static void autoscalerStatus(Field autoscaler) {
        autoscaler.at("status", "currentReplicas").nonNegative();
        autoscaler.at("status", "desiredReplicas").nonNegative();
    }

    public static void priorityClass(Field priority) {
        Field name = priority.at("metadata", "name");
        Field value = priority.at("value");
        if (name.text().startsWith("system-")) {
            Long known = SYSTEM_PRIORITIES.get(name.text());
            String why = known == null
                    ? name.text() + " is not a known system priority class"
                    : known != value.number()
                            ? "value of " + name.text() + " PriorityClass must be " + known
                            : priority.flag("globalDefault")
                                    ? "globalDefault of " + name.text() + " PriorityClass must be false"
                                    : "";
            if (!why.isEmpty()) {
                name.forbidden(
                        "priority class names with 'system-' prefix are reserved for system use only. error: " + why);
            }
        } else if (value.number() > HIGHEST_USER_PRIORITY) {
            value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST_USER_PRIORITY);
        }
    }
}
