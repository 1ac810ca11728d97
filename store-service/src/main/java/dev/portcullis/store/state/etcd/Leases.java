package dev.portcullis.store.state.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Times to live. A lease costs etcd about as much as a key, so keys written within a twentieth of their time to live (a
 * minute at the most) share one, which lives that much longer: as kube-apiserver does it for events.
 */
final class Leases {
    private static final Duration MAX_SHARED = Duration.ofMinutes(1);
    private static final int MAX_KEYS = 1000;
    private static final int MAX_KINDS = 64;

    private final Map<Duration, Shared> shared = new HashMap<>();
    private final EtcdCalls calls;

    Leases(EtcdCalls calls) {
        this.calls = calls;
    }

    private static final class Shared {
        final long id;
        final long until;
        int keys = 1;

        Shared(long id, long until) {
            this.id = id;
            this.until = until;
        }
    }

    /** A lease that ends after this time, or somewhat later. */
    synchronized long lease(Duration ttl) {
        Shared last = shared.get(ttl);
        if (last != null && System.nanoTime() - last.until < 0 && last.keys < MAX_KEYS) {
            last.keys++;
            return last.id;
        }
        Duration window = ttl.dividedBy(20).compareTo(MAX_SHARED) < 0 ? ttl.dividedBy(20) : MAX_SHARED;
        long begin = System.nanoTime();
        long seconds = ttl.plus(window).plusMillis(999).toSeconds();
        long id = calls.read( // a lease too many does no harm
                        LeaseGrpc.getLeaseGrantMethod(),
                        LeaseGrantRequest.newBuilder().setTTL(seconds).build())
                .getID();
        if (shared.size() >= MAX_KINDS) {
            shared.clear();
        }
        shared.put(ttl, new Shared(id, begin + window.toNanos()));
        return id;
    }

    synchronized void forget(long lease) {
        shared.values().removeIf(candidate -> candidate.id == lease);
    }
}
