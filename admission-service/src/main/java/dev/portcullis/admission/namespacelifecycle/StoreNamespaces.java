package dev.portcullis.admission.namespacelifecycle;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From an informer; what it does not know, or what was deleted a moment ago, is asked of the store. */
final class StoreNamespaces implements Namespaces {
    private static final Duration LIVE = Duration.ofSeconds(30);

    private final Informer<Phase> informer;
    private final StoreClient store;
    private final Map<String, Instant> askUntil = new ConcurrentHashMap<>();

    StoreNamespaces(Informer<Phase> informer, StoreClient store) {
        this.informer = informer;
        this.store = store;
    }

    static Phase phaseOf(ObjectNode namespace) {
        JsonNode phase = namespace.path("status").path("phase");
        return phase.asString("").equals("Terminating") ? Phase.TERMINATING : Phase.ACTIVE;
    }

    @Override
    public Optional<Phase> phase(String name) {
        Phase known = mustAsk(name) ? null : informer.get(name);
        return known != null
                ? Optional.of(known)
                : store.get("/api/v1/namespaces/" + name).map(StoreNamespaces::phaseOf);
    }

    @Override
    public void goingAway(String name) {
        Instant now = Instant.now();
        askUntil.values().removeIf(until -> until.isBefore(now));
        askUntil.put(name, now.plus(LIVE));
    }

    private boolean mustAsk(String name) {
        Instant until = askUntil.get(name);
        return until != null && Instant.now().isBefore(until);
    }
}
