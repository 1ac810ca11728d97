package dev.portcullis.authz.rbac;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All that a subject has: through the bindings of the cluster, and of each namespace. Reads at any time, changes one at a time. */
final class Holder {
    private volatile @Nullable Holding cluster;
    private volatile @Nullable Map<String, Holding> namespaces;
    /** Those of the namespaces: most questions are about another one. */
    private volatile long bits;

    /** @param scope a namespace; empty for the cluster's */
    @Nullable
    Holding in(String scope) {
        if (scope.isEmpty()) {
            return cluster;
        }
        if ((bits & Signature.bit(scope)) == 0) {
            return null;
        }
        Map<String, Holding> all = namespaces;
        return all == null ? null : all.get(scope);
    }

    /** @param holding null for nothing */
    void put(String scope, @Nullable Holding holding) {
        if (scope.isEmpty()) {
            cluster = holding;
            return;
        }
        Map<String, Holding> all = namespaces;
        if (all == null) {
            all = new ConcurrentHashMap<>(2);
            namespaces = all;
        }
        if (holding == null) {
            all.remove(scope);
            long left = 0;
            for (String namespace : all.keySet()) {
                left |= Signature.bit(namespace);
            }
            bits = left;
        } else {
            all.put(scope, holding);
            long now = bits | Signature.bit(scope);
            bits = now;
        }
    }

    /** The namespaces in which it has something. */
    Set<String> namespaces() {
        Map<String, Holding> all = namespaces;
        return all == null ? Set.of() : all.keySet();
    }

    boolean isEmpty() {
        Map<String, Holding> all = namespaces;
        return cluster == null && (all == null || all.isEmpty());
    }
}
