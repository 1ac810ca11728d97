package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** ResourceQuotas and LimitRanges. */
public final class QuotaValidation {
    private static final Set<String> SCOPES = Set.of(
            "Terminating",
            "NotTerminating",
            "BestEffort",
            "NotBestEffort",
            "PriorityClass",
            "CrossNamespacePodAffinity",
            "VolumeAttributesClass");
    private static final Set<String> POD_RESOURCES =
            Set.of("pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");
    private static final Set<String> CLAIM_RESOURCES = Set.of("persistentvolumeclaims", "requests.storage");
    private static final Set<String> BARE_SCOPES =
            Set.of("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity");
    private static final List<List<String>> OPPOSITES =
            List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"));

    private QuotaValidation() {}

    public static void quota(Field quota) {
        Field spec = quota.at("spec");
        amounts(spec.at("hard"));
        scopes(spec);
        scopeSelector(spec);
    }

    public static void quotaStatus(Field quota) {
        amounts(quota.at("status", "hard"));
        amounts(quota.at("status", "used"));
    }

    public static void quotaUpdate(Field quota, JsonNode old) {
        Field scopes = quota.at("spec", "scopes");
        Set<String> before = new HashSet<>();
        old.path("spec").path("scopes").forEach(scope -> before.add(scope.asString("")));
        if (!before.equals(new HashSet<>(scopes.texts()))) {
            scopes.invalid("field is immutable");
        }
    }

    private static void amounts(Field amounts) {
        for (Field.Entry amount : amounts.entries()) {
            ResourceNames.quota(amount.value(), amount.key());
            ResourceNames.amount(amount.value(), amount.key());
        }
    }

    private static void scopes(Field spec) {
        Field scopes = spec.at("scopes");
        if (scopes.empty()) {
            return;
        }
        for (String scope : scopes.texts()) {
            if (!SCOPES.contains(scope)) {
                scopes.invalid("unsupported scope");
            }
            applicable(spec, scope, scopes);
        }
        opposites(scopes, new HashSet<>(scopes.texts()));
    }

    /** Of Kubernetes' own resources those that the scope says something of; of others nothing is known. */
    private static void applicable(Field spec, String scope, Field at) {
        for (String resource : new TreeSet<>(spec.at("hard").node().propertyNames())) {
            if (ResourceNames.isForQuota(resource) && !applies(scope, resource)) {
                at.invalid("unsupported scope applied to resource");
            }
        }
    }

    /** Errors stand at the list, without the index. */
    private static void scopeSelector(Field spec) {
        Field selector = spec.at("scopeSelector");
        Field expressions = selector.at("matchExpressions");
        Set<String> names = new HashSet<>();
        for (Field expression : expressions.items()) {
            String scope = expression.text("scopeName");
            names.add(scope);
            if (!SCOPES.contains(scope)) {
                expressions.at("scopeName").invalid(scope, "unsupported scope");
            }
            applicable(spec, scope, expressions.with(selector.node()));
            Field operator = expressions.at("operator").with(expression.node().get("operator"));
            if (BARE_SCOPES.contains(scope) && !operator.is("Exists")) {
                operator.invalid("must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                        + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort"
                        + " or ResourceQuotaScopeCrossNamespacePodAffinity");
            }
            Field values = expressions.at("values").with(expression.node().get("values"));
            switch (operator.text()) {
                case "In", "NotIn" ->
                    values.require("must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.invalid(
                                "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    }
                }
                default -> operator.invalid("not a valid selector operator");
            }
        }
        if (conflicting(names)) {
            expressions.with(spec.node().get("scopes")).invalidOrNull("conflicting scopes");
        }
    }

    private static void opposites(Field at, Set<String> scopes) {
        if (conflicting(scopes)) {
            at.invalid("conflicting scopes");
        }
    }

    private static boolean conflicting(Set<String> scopes) {
        return OPPOSITES.stream().anyMatch(scopes::containsAll);
    }

    private static boolean applies(String scope, String resource) {
        return switch (scope) {
            case "BestEffort" -> resource.equals("pods");
            case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                POD_RESOURCES.contains(resource);
            case "VolumeAttributesClass" -> CLAIM_RESOURCES.contains(resource);
            default -> true;
        };
    }

    public static void limitRange(Field limitRange) {
        Set<String> seen = new HashSet<>();
        for (Field item : limitRange.at("spec", "limits").items()) {
            Field type = item.at("type");
            type.invalid(Formats.qualifiedName(type.text()));
            if (!type.text().contains("/")
                    && !type.text().isEmpty()
                    && !Set.of("Pod", "Container", "PersistentVolumeClaim").contains(type.text())) {
                type.invalid("must be a standard limit type or fully qualified");
            }
            if (!seen.add(type.text())) {
                type.duplicate();
            }
            for (String field : List.of("default", "defaultRequest")) {
                if (type.is("Pod") && !item.at(field).empty()) {
                    item.at(field).forbidden("may not be specified when `type` is 'Pod'");
                }
            }
            if (type.is("PersistentVolumeClaim")
                    && !item.at("min").node().has("storage")
                    && !item.at("max").node().has("storage")) {
                item.at("limits")
                        .required("either minimum or maximum storage value is required, but neither was provided");
            }
            Set<String> resources = new TreeSet<>();
            for (String field : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
                for (Field.Entry entry : item.at(field).entries()) {
                    if (type.is("Pod") || type.is("Container")) {
                        ResourceNames.container(entry.value(), entry.key());
                    } else {
                        ResourceNames.any(entry.value(), entry.key());
                    }
                    resources.add(entry.key());
                }
            }
            resources.forEach(resource -> bounds(item, resource));
        }
    }

    private static void bounds(Field item, String resource) {
        Field min = item.at("min").key(resource);
        Field max = item.at("max").key(resource);
        Field request = item.at("defaultRequest").key(resource);
        Field limit = item.at("default").key(resource);
        Field ratio = item.at("maxLimitRequestRatio").key(resource);
        ordered(min, max, min, "min value %s is greater than max value %s");
        if (!item.at("type").is("Pod")) {
            ordered(min, request, request, "min value %s is greater than default request value %s");
            ordered(request, max, request, "default request value %s is greater than max value %s");
            ordered(request, limit, request, "default request value %s is greater than default limit value %s");
            ordered(min, limit, limit.with(min.node()), "min value %s is greater than default value %s");
            ordered(limit, max, limit.with(max.node()), "default value %s is greater than max value %s");
        }
        Quantity most = ResourceNames.quantity(ratio.node());
        if (most != null && most.compareTo(Quantity.of(1)) < 0) {
            ratio.invalid("ratio " + most + " is less than 1");
        }
        Quantity upper = ResourceNames.quantity(max.node());
        Quantity lower = ResourceNames.quantity(min.node());
        if (most != null && upper != null && lower != null && lower.signum() > 0) {
            double possible = (double) upper.milliValue() / lower.milliValue();
            if (most.value().doubleValue() > possible) {
                ratio.invalid("ratio " + most + " is greater than max/min = " + "%f".formatted(possible));
            }
        }
        if (!ResourceNames.canOvercommit(resource)) {
            Quantity asked = ResourceNames.quantity(request.node());
            Quantity allowed = ResourceNames.quantity(limit.node());
            if (asked != null && allowed != null && !asked.equals(allowed)) {
                request.invalid("default value " + allowed + " must equal to defaultRequest value " + asked + " in "
                        + resource);
            }
        }
    }

    /** An error at the field unless the first is at most the second. */
    private static void ordered(Field first, Field second, Field at, String message) {
        @Nullable Quantity a = ResourceNames.quantity(first.node());
        @Nullable Quantity b = ResourceNames.quantity(second.node());
        if (a != null && b != null && a.compareTo(b) > 0) {
            at.invalid(message.formatted(a, b));
        }
    }
}
