package dev.portcullis.kube.epoch;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the epochs of each replica of one service. What a replica decided may be remembered while the epoch that it was decided in is
 * that replica's present one.
 */
public final class EpochSubscription implements AutoCloseable {
    private final InternalClient service;
    private final Runnable onMove;
    private final PresentEpochs<Replica> epochs = new PresentEpochs<>(System::nanoTime);
    private final Map<Replica, EpochStream> streams = new HashMap<>();
    private boolean closed;

    /** @param onMove called after each change of {@link #current}, a loss of a stream included */
    public EpochSubscription(InternalClient service, Runnable onMove) {
        this.service = service;
        this.onMove = onMove;
    }

    public EpochSubscription start() {
        service.follow(this::follow);
        return this;
    }

    /** Of each replica whose stream lives the present epoch; no other may be remembered. */
    public Set<String> current() {
        return epochs.current();
    }

    public boolean isCurrent(String epoch) {
        return epochs.isCurrent(epoch);
    }

    private Runnable follow(Replica replica) {
        EpochStream stream = new EpochStream(replica, service.service().id(), epoch -> said(replica, epoch));
        synchronized (this) {
            if (!closed) {
                streams.put(replica, stream);
                stream.start();
            }
        }
        return () -> {
            synchronized (this) {
                streams.remove(replica);
            }
            stream.close();
            said(replica, null);
        };
    }

    private void said(Replica replica, @Nullable String epoch) {
        synchronized (this) {
            if (epoch != null && !streams.containsKey(replica)) {
                return; // the last word of a replica that is no longer followed
            }
            if (!epochs.say(replica, epoch)) {
                return;
            }
        }
        onMove.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
        streams.values().forEach(EpochStream::close);
    }
}
