package dev.portcullis.authz.node;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the graph as the store has its objects. */
public final class NodeInformers implements AutoCloseable {
    private final List<Informer<?>> informers;

    private NodeInformers(List<Informer<?>> informers) {
        this.informers = informers;
    }

    static NodeInformers of(StoreClient store, NodeGraph graph) {
        return new NodeInformers(List.of(
                links(store, graph, "/api/v1/pods", PodLinks::of),
                links(store, graph, "/apis/storage.k8s.io/v1/volumeattachments", Links::ofAttachment),
                links(store, graph, "/apis/resource.k8s.io/v1/resourceslices", Links::ofSlice),
                new Informer<>(store, "/api/v1/persistentvolumes", VolumeLinks::of)
                        .onChange((key, before, after) -> graph.replace(before, after))));
    }

    /** Where nobody asks about nodes. */
    public static NodeInformers none() {
        return new NodeInformers(List.of());
    }

    private static Informer<Links> links(
            StoreClient store, NodeGraph graph, String path, Function<ObjectNode, Links> reader) {
        return new Informer<>(store, path, reader).onChange((key, before, after) -> graph.replace(before, after));
    }

    public void start() {
        informers.forEach(Informer::start);
    }

    public boolean synced() {
        return informers.stream().allMatch(Informer::synced);
    }

    /** For how long one of them has not seen the store. */
    public Duration outOfSight() {
        return informers.stream()
                .map(Informer::outOfSight)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        informers.forEach(Informer::close);
    }
}
