package dev.portcullis.authn.controllers;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The namespaces in which something may be made: those that are not on their way out. */
public final class Namespaces {
    private final Informer<Namespace> informer;

    record Namespace(String name, boolean active) {
        static Namespace of(ObjectNode namespace) {
            return new Namespace(
                    namespace.path("metadata").path("name").asString(""),
                    !namespace.path("metadata").has("deletionTimestamp")
                            && !namespace
                                    .path("status")
                                    .path("phase")
                                    .asString("")
                                    .equals("Terminating"));
        }
    }

    public Namespaces(StoreClient store) {
        this.informer = new Informer<>(store, "/api/v1/namespaces", Namespace::of);
    }

    public Informer<?> informer() {
        return informer;
    }

    /** @param work gets the name of each namespace that is new, or has changed, and is active */
    public void onActive(Consumer<String> work) {
        informer.onChange((name, before, after) -> {
            if (after != null && after.active()) {
                work.accept(name);
            }
        });
    }

    public boolean active(String name) {
        Namespace namespace = informer.get(name);
        return namespace != null && namespace.active();
    }

    /** Whether it is known to be on its way out: what is in it goes, and nothing new is to come. */
    public boolean ending(String name) {
        Namespace namespace = informer.get(name);
        return namespace != null && !namespace.active();
    }

    public List<String> active() {
        return informer.all().stream()
                .filter(Namespace::active)
                .map(Namespace::name)
                .toList();
    }
}
