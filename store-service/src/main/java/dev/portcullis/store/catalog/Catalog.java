package dev.portcullis.store.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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
    private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of(), List.of(), Set.of());

    private record Key(String group, String version, String name) {}

    private record GroupVersion(String group, String version) {}

    private record Snapshot(
            long generation,
            Map<Key, ResourceType> types,
            Map<GroupVersion, GroupPriority> priorities,
            List<ApiGroup> groups,
            Set<ResourceType> ending) {}

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

    /** Adds several types of the same priority as one change. */
    public void registerAll(List<ResourceType> types, GroupPriority priority) {
        replace(List.of(), types, priority);
    }

    /**
     * Takes some types away and adds others, as one change; what has the group, version and plural of a new one goes, too. Listeners
     * hear of the new ones before anybody finds them, and of the old ones when nobody does any more. A group version that is there
     * keeps its priority.
     */
    public synchronized void replace(List<ResourceType> gone, List<ResourceType> types, GroupPriority priority) {
        types.forEach(type -> listeners.forEach(listener -> listener.registered(type)));
        Map<Key, ResourceType> next = new LinkedHashMap<>(snapshot.types);
        Map<GroupVersion, GroupPriority> priorities = new LinkedHashMap<>(snapshot.priorities);
        List<ResourceType> replaced = new ArrayList<>();
        for (ResourceType type : gone) {
            if (next.remove(key(type), type)) {
                replaced.add(type);
            }
        }
        for (ResourceType type : types) {
            ResourceType old = next.put(key(type), type);
            if (old != null) {
                replaced.add(old);
            }
            priorities.putIfAbsent(new GroupVersion(type.group(), type.version()), priority);
        }
        Set<ResourceType> ending = new HashSet<>(snapshot.ending);
        replaced.forEach(ending::remove);
        swap(next, priorities, ending);
        replaced.forEach(type -> listeners.forEach(listener -> listener.unregistered(type)));
    }

    /** Of types whose definition is being deleted: they take no new objects, and say so. */
    public synchronized void end(List<ResourceType> types) {
        Set<ResourceType> ending = new HashSet<>(snapshot.ending);
        types.stream()
                .filter(type -> type.equals(snapshot.types.get(key(type))))
                .forEach(ending::add);
        swap(new LinkedHashMap<>(snapshot.types), new LinkedHashMap<>(snapshot.priorities), ending);
    }

    public boolean isEnding(ResourceType type) {
        return snapshot.ending.contains(type);
    }

    /** The listener first hears of all types that are there, then of every change. */
    public synchronized void listen(CatalogListener listener) {
        snapshot.types.values().forEach(listener::registered);
        listeners.add(listener);
    }

    private static Key key(ResourceType type) {
        return new Key(type.group(), type.version(), type.plural());
    }

    private void swap(
            Map<Key, ResourceType> types, Map<GroupVersion, GroupPriority> priorities, Set<ResourceType> ending) {
        Set<GroupVersion> served = new LinkedHashSet<>();
        types.values().forEach(t -> served.add(new GroupVersion(t.group(), t.version())));
        priorities.keySet().retainAll(served);
        snapshot = new Snapshot(snapshot.generation + 1, types, priorities, groups(priorities), ending);
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
