package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The names of resources that quantities are of: cpu, memory, {@code example.com/gpu}. */
public final class ResourceNames {
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> QUOTA = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "persistentvolumeclaims",
            "configmaps",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> OTHERS = Set.of("storage");
    private static final Set<String> COUNTS = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");

    private ResourceNames() {}

    public static boolean isHugePage(String name) {
        return name.startsWith("hugepages-");
    }

    /** Not one of Kubernetes' own: needs a prefix that isn't Kubernetes'. */
    public static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith("requests.")
                && Formats.qualifiedName("requests." + name).isEmpty();
    }

    public static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    public static boolean canOvercommit(String name) {
        return isNative(name) && !isHugePage(name);
    }

    public static boolean isInteger(String name) {
        return COUNTS.contains(name) || isExtended(name);
    }

    public static boolean isForQuota(String name) {
        return QUOTA.contains(name) || isHugePage(name) || name.startsWith("requests.hugepages-");
    }

    private static boolean isStandard(String name) {
        return QUOTA.contains(name)
                || OTHERS.contains(name)
                || isHugePage(name)
                || name.startsWith("requests.hugepages-");
    }

    /** The name of any resource, at the place where it is a key. */
    public static void any(Field at, String name) {
        List<String> malformed = Formats.qualifiedName(name);
        malformed.forEach(error -> at.invalid(name, error));
        if (malformed.isEmpty() && !name.contains("/") && !isStandard(name)) {
            at.invalid(name, "must be a standard resource type or fully qualified");
        }
    }

    public static void container(Field at, String name) {
        int before = at.errors().size();
        any(at, name);
        if (at.errors().size() > before) {
            return;
        }
        if (!name.contains("/")) {
            if (!CONTAINER.contains(name) && !isHugePage(name)) {
                at.invalid(name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            at.invalid(name, "doesn't follow extended resource name standard");
        }
    }

    public static void quota(Field at, String name) {
        any(at, name);
        if (!name.contains("/") && !isForQuota(name)) {
            at.invalid(name, "must be a standard resource for quota");
        }
    }

    /** Not negative, and whole where only whole ones exist. */
    public static void amount(Field value, String name) {
        Quantity quantity = quantity(value.node());
        if (quantity == null) {
            return;
        }
        if (quantity.signum() < 0) {
            value.invalid("must be greater than or equal to 0");
        }
        if (isInteger(name) && !quantity.isInteger()) {
            value.invalid("must be an integer");
        }
    }

    /** Null if there is none. */
    public static @Nullable Quantity quantity(JsonNode node) {
        if (!node.isString() && !node.isNumber()) {
            return null;
        }
        try {
            return Quantity.parse(node.asString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
