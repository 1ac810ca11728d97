package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which fields after a write, and what an apply makes of an object.
 *
 * @param <M> what managers are told apart by, in the order in which conflicts name them
 */
public final class Ownership<M extends Comparable<M>> {
    private final Versions versions;
    private final UnaryOperator<FieldSet> tracked;

    /** @param tracked takes those fields out of a set that a write can't change, and which therefore nobody owns */
    public Ownership(Versions versions, UnaryOperator<FieldSet> tracked) {
        this.versions = versions;
        this.tracked = tracked;
    }

    /** After a write that made {@code after} of {@code before}: what it changed is the manager's alone. */
    public Map<M, Owner> update(Typed before, Typed after, Map<M, Owner> owners, M manager) {
        Map<M, Owner> result = reconciled(before, owners);
        Comparison change = before.compare(after).filtered(tracked);
        Map<M, FieldSet> conflicts = settle(before, after, change, result, manager);
        take(result, conflicts);
        Owner own = result.get(manager);
        FieldSet fields = own == null ? FieldSet.EMPTY : own.fields();
        fields = tracked.apply(fields.difference(change.removed()).union(change.changed()));
        if (fields.isEmpty()) {
            result.remove(manager);
        } else {
            result.put(manager, new Owner(fields, after.apiVersion(), false));
        }
        return result;
    }

    /**
     * Merges the configuration into the live object; what the manager applied before and no longer does goes, unless
     * somebody else owns it. With conflicts nothing changes hands, unless it is forced.
     */
    public Merged<M> apply(Typed live, Typed config, Map<M, Owner> owners, M manager, boolean force) {
        Map<M, Owner> result = reconciled(live, owners);
        Typed merged = live.merge(config);
        Owner last = result.put(manager, new Owner(tracked.apply(config.fields()), config.apiVersion(), true));
        merged = prune(merged, result, config.apiVersion(), last);
        Comparison change = live.compare(merged).filtered(tracked);
        Map<M, FieldSet> conflicts = settle(live, merged, change, result, manager);
        if (!force && !conflicts.isEmpty()) {
            return new Merged<>(merged, owners, list(conflicts));
        }
        take(result, conflicts);
        result.values().removeIf(owner -> owner.fields().isEmpty());
        return new Merged<>(merged, result, List.of());
    }

    private Map<M, Owner> reconciled(Typed live, Map<M, Owner> owners) {
        Map<M, Owner> result = new HashMap<>();
        Map<String, Typed> inVersion = new HashMap<>();
        inVersion.put(live.apiVersion(), live);
        owners.forEach((manager, owner) -> {
            Typed versioned = inVersion.computeIfAbsent(owner.apiVersion(), v -> versions.convert(live, v));
            if (versioned != null) {
                result.put(manager, owner.with(Reconciling.reconcile(owner.fields(), versioned.structure())));
            }
        });
        return result;
    }

    /** Takes what is gone out of the others' sets, and says what of theirs was changed. */
    private Map<M, FieldSet> settle(Typed before, Typed after, Comparison change, Map<M, Owner> owners, M manager) {
        Map<String, Comparison> changes = new HashMap<>();
        changes.put(before.apiVersion(), change);
        Map<M, FieldSet> conflicts = new HashMap<>();
        for (M other : List.copyOf(owners.keySet())) {
            Owner owner = owners.get(other);
            if (owner == null || other.equals(manager)) {
                continue;
            }
            Comparison theirs = changes.computeIfAbsent(owner.apiVersion(), v -> change(before, after, v));
            if (theirs == null) {
                owners.remove(other);
                continue;
            }
            FieldSet changed = owner.fields().intersection(theirs.changed());
            if (!changed.isEmpty()) {
                conflicts.put(other, changed);
            }
            owners.put(other, owner.with(owner.fields().difference(theirs.removed())));
        }
        return conflicts;
    }

    private @Nullable Comparison change(Typed before, Typed after, String version) {
        Typed old = versions.convert(before, version);
        Typed now = versions.convert(after, version);
        return old == null || now == null ? null : old.compare(now).filtered(tracked);
    }

    private void take(Map<M, Owner> owners, Map<M, FieldSet> conflicts) {
        owners.replaceAll((manager, owner) -> {
            FieldSet lost = conflicts.get(manager);
            return lost == null ? owner : owner.with(owner.fields().difference(lost));
        });
        owners.values().removeIf(owner -> owner.fields().isEmpty());
    }

    private List<Conflict<M>> list(Map<M, FieldSet> conflicts) {
        List<Conflict<M>> list = new ArrayList<>();
        conflicts.keySet().stream()
                .sorted()
                .forEach(manager -> conflicts
                        .getOrDefault(manager, FieldSet.EMPTY)
                        .forEach(path -> list.add(new Conflict<>(manager, path))));
        return list;
    }

    private Typed prune(Typed merged, Map<M, Owner> owners, String version, @Nullable Owner last) {
        if (last == null || last.fields().isEmpty()) {
            return merged;
        }
        Typed old = versions.convert(merged, last.apiVersion());
        if (old == null) {
            return merged;
        }
        FieldSet lastFields = NamedFields.included(last.fields(), old.structure());
        Typed pruned = keepOwned(old, old.without(lastFields), owners);
        Typed comparable = versions.convert(pruned, last.apiVersion());
        if (comparable == null) {
            return merged;
        }
        FieldSet gone = named(old).difference(named(comparable)).intersection(lastFields);
        Typed result = versions.convert(old.without(gone), version);
        return result == null ? merged : result;
    }

    /** Gives back what was pruned though somebody owns it; first in the version that was pruned. */
    private Typed keepOwned(Typed merged, Typed pruned, Map<M, Owner> owners) {
        Map<String, FieldSet> owned = new HashMap<>();
        owners.values().forEach(owner -> owned.merge(owner.apiVersion(), owner.fields(), FieldSet::union));
        List<String> order = new ArrayList<>(owned.keySet());
        order.sort((a, b) -> Boolean.compare(b.equals(pruned.apiVersion()), a.equals(pruned.apiVersion())));
        Typed kept = pruned;
        for (String version : order) {
            Typed all = versions.convert(merged, version);
            Typed rest = versions.convert(kept, version);
            if (all == null || rest == null) {
                continue;
            }
            FieldSet keeps = NamedFields.included(owned.getOrDefault(version, FieldSet.EMPTY), all.structure());
            kept = all.without(named(all).difference(named(rest).union(keeps)));
        }
        return kept;
    }

    private static FieldSet named(Typed object) {
        return NamedFields.included(object.fields(), object.structure());
    }
}
