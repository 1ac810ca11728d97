package dev.portcullis.authz.node;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes have to do with which objects: through their pods, the claims of these, the volumes bound to the claims, and the volumes'
 * Secrets. Kept by events; an answer is a look or two into maps, however many pods there are. A change of an object adds first and takes
 * away then, so that what is linked before and after is never unlinked for a moment.
 */
final class NodeGraph {
    /** How many objects link the two. */
    private final Map<Edge, Integer> edges = new ConcurrentHashMap<>();

    private final Map<String, VolumeLinks> volumes = new ConcurrentHashMap<>();
    private final Map<Vertex, Set<String>> volumesBySecret = new ConcurrentHashMap<>();

    private record Edge(Vertex vertex, String node) {}

    void replace(@Nullable Links before, @Nullable Links after) {
        if (after != null) {
            after.vertices().forEach(vertex -> edges.merge(new Edge(vertex, after.node()), 1, Integer::sum));
        }
        if (before != null) {
            before.vertices()
                    .forEach(vertex -> edges.computeIfPresent(
                            new Edge(vertex, before.node()), (edge, times) -> times == 1 ? null : times - 1));
        }
    }

    void replace(@Nullable VolumeLinks before, @Nullable VolumeLinks after) {
        if (after != null) {
            volumes.put(after.name(), after);
            after.secrets()
                    .forEach(secret -> volumesBySecret
                            .computeIfAbsent(secret, key -> ConcurrentHashMap.newKeySet())
                            .add(after.name()));
        } else if (before != null) {
            volumes.remove(before.name());
        }
        if (before != null) {
            before.secrets().stream()
                    .filter(secret -> after == null || !after.secrets().contains(secret))
                    .forEach(secret -> volumesBySecret.computeIfPresent(secret, (key, names) -> {
                        names.remove(before.name());
                        return names.isEmpty() ? null : names;
                    }));
        }
    }

    /** Whether the node may read the object for the sake of what is on it. */
    boolean linked(String node, Vertex vertex) {
        if (edges.containsKey(new Edge(vertex, node))) {
            return true;
        }
        return switch (vertex.kind()) {
            case VOLUME -> volumeOf(node, vertex.name());
            case SECRET ->
                volumesBySecret.getOrDefault(vertex, Set.of()).stream()
                        .anyMatch(volume -> volumeOf(node, volume, vertex));
            default -> false;
        };
    }

    private boolean volumeOf(String node, String name) {
        VolumeLinks volume = volumes.get(name);
        return volume != null && volume.claim() != null && edges.containsKey(new Edge(volume.claim(), node));
    }

    private boolean volumeOf(String node, String name, Vertex secret) {
        VolumeLinks volume = volumes.get(name);
        return volume != null && volume.secrets().contains(secret) && volumeOf(node, name);
    }
}
