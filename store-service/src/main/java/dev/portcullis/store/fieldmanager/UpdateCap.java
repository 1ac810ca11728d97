package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.merge.Owner;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the number of updaters down: beyond ten, the oldest of each version become one, {@code ancient-changes}. */
final class UpdateCap {
    private static final int MOST = 10;
    private static final String BUCKET = "ancient-changes";

    private UpdateCap() {}

    static ManagedFields apply(ManagedFields managed) {
        List<Manager> updaters = managed.owners().entrySet().stream()
                .filter(entry -> !entry.getValue().applied())
                .map(Map.Entry::getKey)
                .sorted(Comparator.<Manager, String>comparing(
                                m -> managed.times().getOrDefault(m, ""))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        int count = updaters.size();
        if (count <= MOST) {
            return managed;
        }
        Map<Manager, Owner> owners = new HashMap<>(managed.owners());
        Map<Manager, String> times = new HashMap<>(managed.times());
        Map<String, Manager> firstOfVersion = new HashMap<>();
        for (Manager updater : updaters) {
            if (count <= MOST) {
                break;
            }
            Owner owner = managed.owners().get(updater);
            if (owner == null) {
                continue;
            }
            Manager first = firstOfVersion.putIfAbsent(owner.apiVersion(), updater);
            if (first == null) {
                continue;
            }
            Manager bucket = Manager.updater(BUCKET, owner.apiVersion(), "");
            Owner old = owners.containsKey(bucket) ? owners.get(bucket) : owners.remove(first);
            if (old != null) {
                owners.put(bucket, new Owner(owner.fields().union(old.fields()), owner.apiVersion(), false));
            }
            owners.remove(updater);
            String time = managed.times().get(updater);
            if (time != null) {
                times.put(bucket, time);
            }
            count--;
        }
        return new ManagedFields(owners, times, managed.read());
    }
}
