package dev.portcullis.authz.rbac;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the index as the store has it. After each change that it has taken in, the epoch moves. */
public final class RbacInformers implements AutoCloseable {
    private final RbacIndex index;
    private final Epoch epoch;
    private final List<Informer<?>> informers;

    public RbacInformers(StoreClient store, RbacIndex index, Epoch epoch) {
        this.index = index;
        this.epoch = epoch;
        this.informers = List.of(
                roles(store, RbacResources.CLUSTER_ROLES),
                roles(store, RbacResources.ALL_ROLES),
                bindings(store, RbacResources.CLUSTER_ROLE_BINDINGS),
                bindings(store, RbacResources.ALL_ROLE_BINDINGS));
    }

    public void start() {
        informers.forEach(Informer::start);
    }

    public boolean synced() {
        return informers.stream().allMatch(Informer::synced);
    }

    /** For how long one of them has not seen the store; zero while all do. */
    public Duration outOfSight() {
        return informers.stream()
                .map(Informer::outOfSight)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private Informer<Role> roles(StoreClient store, String path) {
        return follow(store, path, Role::of, index::put, role -> index.removeRole(role.namespace(), role.name()));
    }

    private Informer<Binding> bindings(StoreClient store, String path) {
        return follow(
                store,
                path,
                Binding::of,
                index::put,
                binding -> index.removeBinding(binding.namespace(), binding.name()));
    }

    private <T> Informer<T> follow(
            StoreClient store, String path, Function<ObjectNode, T> reader, Consumer<T> put, Consumer<T> remove) {
        return new Informer<>(store, path, reader).onChange((key, before, after) -> take(before, after, put, remove));
    }

    private <T> void take(@Nullable T before, @Nullable T after, Consumer<T> put, Consumer<T> remove) {
        if (after != null && !after.equals(before)) {
            put.accept(after);
            epoch.bump();
        } else if (after == null && before != null) {
            remove.accept(before);
            epoch.bump();
        }
    }

    @Override
    public void close() {
        informers.forEach(Informer::close);
    }
}
