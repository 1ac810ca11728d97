package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.PodContainers;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Charges what a request adds to the namespace's quotas, by compare-and-swap on their status, or refuses it. What is charged for
 * a write that then fails is given back by {@link QuotaController}, which counts anew ({@code plugin/resourcequota}).
 */
public final class ResourceQuota implements ValidatingPlugin {
    private static final Set<String> MUST_SPECIFY = Set.of(
            "cpu",
            "memory",
            "requests.cpu",
            "requests.memory",
            "limits.cpu",
            "limits.memory",
            "requests.ephemeral-storage",
            "limits.ephemeral-storage",
            "ephemeral-storage");
    /** In one process requests of one namespace take turns; only other replicas and the controller get in between. */
    private static final int TRIES = 20;

    private final Quotas quotas;
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    ResourceQuota(Quotas quotas) {
        this.quotas = quotas;
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.subresource().isEmpty()
                && !attributes.namespace().isEmpty()
                && (attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE)
                && quotas.any(attributes.namespace());
    }

    @Override
    public Validation validate(Attributes attributes) {
        Usage after = Usage.of(attributes.resource(), attributes.object());
        Usage before = Usage.of(attributes.resource(), attributes.oldObject());
        Map<String, Quantity> more = after.beyond(before);
        if (more.isEmpty()) {
            return Validation.accepted();
        }
        ReentrantLock turn = turns.computeIfAbsent(attributes.namespace(), namespace -> new ReentrantLock());
        turn.lock();
        try {
            return chargeAll(attributes, after, more);
        } finally {
            turn.unlock();
        }
    }

    private Validation chargeAll(Attributes attributes, Usage usage, Map<String, Quantity> more) {
        Set<String> charged = new TreeSet<>();
        for (int i = 0; i < TRIES; i++) {
            List<Quota> open = quotas.live(attributes.namespace()).stream()
                    .filter(quota -> !charged.contains(quota.name()))
                    .filter(quota -> quota.matches(usage))
                    .toList();
            for (Quota quota : open) {
                String fault = fault(attributes, quota, usage, more);
                if (!fault.isEmpty()) {
                    return Validation.rejected(attributes.forbidden(fault));
                }
            }
            if (attributes.dryRun() || open.stream().allMatch(quota -> charge(quota, more, charged))) {
                return Validation.accepted();
            }
        }
        return Validation.rejected(ApiErrors.conflict(
                attributes.resource(),
                attributes.name(),
                "the quotas of the namespace change too quickly; please try again"));
    }

    private boolean charge(Quota quota, Map<String, Quantity> more, Set<String> charged) {
        Map<String, Quantity> used = new TreeMap<>(quota.used());
        boolean changes = false;
        for (String name : quota.hard().keySet()) {
            Quantity delta = more.get(name);
            if (delta != null) {
                used.merge(name, delta, Quantity::plus);
                changes = true;
            }
        }
        boolean done = !changes || quotas.charge(quota, used);
        if (done) {
            charged.add(quota.name());
        }
        return done;
    }

    /** Why the quota does not allow it; empty if it does. */
    private static String fault(Attributes attributes, Quota quota, Usage usage, Map<String, Quantity> more) {
        if (attributes.isCore("pods")) {
            String missing = unspecified(attributes, quota);
            if (!missing.isEmpty()) {
                return "failed quota: " + quota.name() + ": must specify " + missing;
            }
        }
        List<String> exceeded = new ArrayList<>();
        for (String name : more.keySet()) {
            Quantity hard = quota.hard().get(name);
            if (hard != null && used(quota, name).plus(more.get(name)).compareTo(hard) > 0) {
                exceeded.add(name);
            }
        }
        return exceeded.isEmpty()
                ? ""
                : "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                        .formatted(
                                quota.name(),
                                list(exceeded, more),
                                exceeded.stream()
                                        .map(name -> name + "=" + used(quota, name))
                                        .collect(Collectors.joining(",")),
                                list(exceeded, quota.hard()));
    }

    private static Quantity used(Quota quota, String name) {
        return quota.used().getOrDefault(name, Quantity.of(0));
    }

    private static String list(List<String> names, Map<String, Quantity> values) {
        return names.stream().map(name -> name + "=" + values.get(name)).collect(Collectors.joining(","));
    }

    /** {@code limits.memory for: c; requests.cpu for: c}: a compute quota counts only what every container says. */
    private static String unspecified(Attributes attributes, Quota quota) {
        Map<String, Set<String>> missing = new TreeMap<>();
        for (PodContainers.Container container : PodContainers.all(attributes.requireObject())) {
            Map<String, Quantity> requests =
                    Quota.quantities(container.object().path("resources").path("requests"));
            Map<String, Quantity> limits =
                    Quota.quantities(container.object().path("resources").path("limits"));
            for (String name : quota.hard().keySet()) {
                boolean limit = name.startsWith("limits.");
                String resource = name.replaceFirst("^(requests|limits)\\.", "");
                if (MUST_SPECIFY.contains(name) && !(limit ? limits : requests).containsKey(resource)) {
                    missing.computeIfAbsent(name, n -> new TreeSet<>())
                            .add(container.object().path("name").asString(""));
                }
            }
        }
        return missing.entrySet().stream()
                .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
                .collect(Collectors.joining("; "));
    }
}
