package dev.portcullis.store.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** All resource types that are served at the moment. Readers never wait; a change swaps the whole snapshot. */
public final class Catalog {
    private final List<CatalogListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of(), List.of());

    private record Key(String group, String version, String name) {}

    private record GroupVersion(String group, String version) {}

    private record Snapshot(
            long generation,
            Map<Key, ResourceType> types,
            Map<GroupVersion, GroupPriority> priorities,
            List<ApiGroup> groups) {}

    /** The type served under the plural name. */
    public Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(snapshot.types.get(new Key(group, version, plural)));
    }

    public Optional<ResourceType> findKind(String group, String version, String kind) {
        return snapshot.types.values().stream()
                .filter(t -> t.kind().equals(kind)
                        && t.version().equals(version)
                        && t.group().equals(group))
                .findFirst();
    }

    /** All types in the order of registration. */
    public List<ResourceType> all() {
        return List.copyOf(snapshot.types.values());
    }

    public List<ResourceType> of(String group, String version) {
        return snapshot.types.values().stream()
                .filter(t -> t.version().equals(version) && t.group().equals(group))
                .toList();
    }

    /** The groups in the order of discovery, the core group (empty name) first. */
    public List<ApiGroup> groups() {
        return snapshot.groups;
    }

    public Optional<ApiGroup> group(String name) {
        return snapshot.groups.stream().filter(g -> g.name().equals(name)).findFirst();
    }

    /** Grows with every change; what is derived from the catalog is kept under it. */
    public long generation() {
        return snapshot.generation;
    }

    /** Adds the type, or replaces the one of the same group, version and plural. */
    public void register(ResourceType type, GroupPriority priority) {
        registerAll(List.of(type), priority);
    }

    /** Adds several types of the same priority as one change. */
    public synchronized void registerAll(List<ResourceType> types, GroupPriority priority) {
        Map<Key, ResourceType> next = new LinkedHashMap<>(snapshot.types);
        Map<GroupVersion, GroupPriority> priorities = new LinkedHashMap<>(snapshot.priorities);
        List<ResourceType> replaced = new ArrayList<>();
        for (ResourceType type : types) {
            ResourceType old = next.put(key(type), type);
            if (old != null) {
                replaced.add(old);
            }
            priorities.put(new GroupVersion(type.group(), type.version()), priority);
        }
        swap(next, priorities);
        for (CatalogListener listener : listeners) {
            replaced.forEach(listener::unregistered);
            types.forEach(listener::registered);
        }
    }

    /** Removes the type; nothing happens if it is not there. */
    public synchronized void unregister(ResourceType type) {
        Map<Key, ResourceType> next = new LinkedHashMap<>(snapshot.types);
        ResourceType old = next.remove(key(type));
        if (old == null) {
            return;
        }
        Map<GroupVersion, GroupPriority> priorities = new LinkedHashMap<>(snapshot.priorities);
        swap(next, priorities);
        listeners.forEach(listener -> listener.unregistered(old));
    }

    /** The listener first hears of all types that are there, then of every change. */
    public synchronized void listen(CatalogListener listener) {
        snapshot.types.values().forEach(listener::registered);
        listeners.add(listener);
    }

    private static Key key(ResourceType type) {
        return new Key(type.group(), type.version(), type.plural());
    }

    private void swap(Map<Key, ResourceType> types, Map<GroupVersion, GroupPriority> priorities) {
        Set<GroupVersion> served = new LinkedHashSet<>();
        types.values().forEach(t -> served.add(new GroupVersion(t.group(), t.version())));
        priorities.keySet().retainAll(served);
        snapshot = new Snapshot(snapshot.generation + 1, types, priorities, groups(priorities));
    }

    private static List<ApiGroup> groups(Map<GroupVersion, GroupPriority> priorities) {
        Comparator<GroupVersion> order = Comparator.<GroupVersion>comparingInt(gv -> -maximum(priorities, gv.group()))
                .thenComparing(GroupVersion::group)
                .thenComparing(gv -> -priority(priorities, gv).version())
                .thenComparing(GroupVersion::version, KubeVersions.NEWEST_FIRST);
        Map<String, List<String>> versions = new LinkedHashMap<>();
        priorities.keySet().stream()
                .sorted(order)
                .forEach(gv -> versions.computeIfAbsent(gv.group(), g -> new ArrayList<>())
                        .add(gv.version()));
        return versions.entrySet().stream()
                .map(e -> new ApiGroup(e.getKey(), e.getValue()))
                .toList();
    }

    private static GroupPriority priority(Map<GroupVersion, GroupPriority> priorities, GroupVersion version) {
        GroupPriority priority = priorities.get(version);
        return priority == null ? GroupPriority.CUSTOM : priority;
    }

    private static int maximum(Map<GroupVersion, GroupPriority> priorities, String group) {
        return priorities.entrySet().stream()
                .filter(e -> e.getKey().group().equals(group))
                .mapToInt(e -> e.getValue().group())
                .max()
                .orElse(0);
    }
}
