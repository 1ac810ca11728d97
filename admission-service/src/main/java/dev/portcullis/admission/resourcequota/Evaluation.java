package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request before the quotas of its namespace: what it is charged, or an {@code ApiException} in kube-apiserver's words. */
final class Evaluation {
    private final Attributes attributes;
    private final List<Quota> quotas;
    private final LimitedResources limited;
    private final GroupResource kind;
    private final Usage after;
    /** Null where the whole usage counts. */
    private final @Nullable Usage before;

    Evaluation(Attributes attributes, List<Quota> quotas, LimitedResources limited) {
        this.attributes = attributes;
        this.quotas = quotas;
        this.limited = limited;
        this.kind = attributes.resource();
        this.after = Usage.of(kind, attributes.object());
        this.before = attributes.operation() == Operation.UPDATE ? Usage.of(kind, attributes.requireOldObject()) : null;
    }

    List<Charge> charges() {
        List<Quota> concerned = concerned();
        List<String> negative = after.negative();
        if (!negative.isEmpty()) {
            throw attributes.forbidden("quota usage is negative for resource(s): " + String.join(",", negative));
        }
        Map<Quota, Map<String, Quantity>> added = new LinkedHashMap<>();
        for (Quota quota : concerned) {
            Map<String, Quantity> more = more(quota);
            if (!more.isEmpty()) {
                added.put(quota, more);
            }
        }
        if (added.isEmpty() && (!concerned.isEmpty() || more(null).isEmpty())) {
            return List.of();
        }
        requireCovered(concerned);
        List<Charge> charges = new ArrayList<>();
        added.forEach((quota, more) -> charge(quota, more, charges));
        return charges;
    }

    /** The quotas that count such an object; the object must say what they want to know, and they must know what is used. */
    private List<Quota> concerned() {
        List<Quota> concerned = new ArrayList<>();
        for (Quota quota : quotas) {
            List<String> names = quota.counting(kind);
            if (names.isEmpty() || !quota.covers(after)) {
                continue;
            }
            if (kind.equals(CountedNames.PODS)) {
                String missing = MustSpecify.missing(names, attributes.requireObject());
                if (!missing.isEmpty()) {
                    throw attributes.forbidden("failed quota: " + quota.name() + ": must specify " + missing);
                }
            }
            if (!quota.used().keySet().containsAll(names)) {
                throw attributes.forbidden(
                        "status unknown for quota: " + quota.name() + ", resources: " + String.join(",", names));
            }
            concerned.add(quota);
        }
        return concerned;
    }

    /** What is new to the quota: of an object that it has counted before, what comes in addition. */
    private Map<String, Quantity> more(@Nullable Quota quota) {
        boolean counted = before != null && (quota == null || quota.covers(before));
        return after.beyond(counted && before != null ? before : Usage.NONE);
    }

    /** What configuration limits can be had only where a quota says how much. */
    private void requireCovered(List<Quota> concerned) {
        Set<String> uncovered = new TreeSet<>(limited.names(kind, after));
        concerned.forEach(quota -> uncovered.removeAll(quota.counting(kind)));
        if (!uncovered.isEmpty()) {
            throw attributes.forbidden("insufficient quota to consume: " + String.join(",", uncovered));
        }
        Set<String> scopes = quotas.stream()
                .flatMap(quota -> after.scoped().of(quota.scopes()).stream())
                .map(Scope::name)
                .collect(Collectors.toSet());
        List<Scope> open = after.scoped().of(limited.scopes()).stream()
                .filter(scope -> !scopes.contains(scope.name()))
                .toList();
        if (!open.isEmpty()) {
            String why = open.stream().map(Scope::toString).collect(Collectors.joining(" ", "[", "]"));
            throw Status.failure(500, null, "insufficient quota to match these scopes: " + why, null)
                    .exception();
        }
    }

    private void charge(Quota quota, Map<String, Quantity> more, List<Charge> charges) {
        Map<String, Quantity> requested = new TreeMap<>(more);
        requested.keySet().retainAll(quota.hard().keySet());
        boolean bounded = !attributes.subresource().equals("status");
        List<String> exceeded = requested.keySet().stream()
                .filter(name ->
                        get(quota.used(), name).plus(get(requested, name)).compareTo(get(quota.hard(), name)) > 0)
                .toList();
        if (bounded && !exceeded.isEmpty()) {
            throw attributes.forbidden("exceeded quota: %s, requested: %s, used: %s, limited: %s"
                    .formatted(
                            quota.name(),
                            list(exceeded, requested),
                            list(exceeded, quota.used()),
                            list(exceeded, quota.hard())));
        }
        if (!requested.isEmpty()) {
            Map<String, String> add = new TreeMap<>();
            requested.forEach((name, quantity) -> add.put(name, quantity.toString()));
            charges.add(new Charge(quota.name(), quota.uid(), add, bounded));
        }
    }

    private static Quantity get(Map<String, Quantity> quantities, String name) {
        return quantities.getOrDefault(name, Quantity.of(0));
    }

    private static String list(Collection<String> names, Map<String, Quantity> quantities) {
        return names.stream().map(name -> name + "=" + get(quantities, name)).collect(Collectors.joining(","));
    }
}
