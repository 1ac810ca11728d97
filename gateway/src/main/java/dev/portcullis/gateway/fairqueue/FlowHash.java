package dev.portcullis.gateway.fairqueue;

import java.security.SecureRandom;

/**
 * Hashes a flow's name to 61 bits: a polynomial modulo 2^61-1 at a secret random point, so that nobody can choose names which share the
 * queues of another flow.
 */
public final class FlowHash {
    private static final long PRIME = (1L << 61) - 1;
    private final long point;

    public FlowHash() {
        this(new SecureRandom().nextLong());
    }

    FlowHash(long seed) {
        this.point = Math.floorMod(seed, PRIME - 2) + 2;
    }

    public long of(String schema, String distinguisher) {
        return add(add(1, schema), distinguisher);
    }

    private long add(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = step(hash, text.charAt(i) + 1);
        }
        // What ends one part is no character of it.
        return step(hash, Character.MAX_VALUE + 2);
    }

    private long step(long hash, int next) {
        long high = Math.multiplyHigh(hash, point);
        long low = hash * point;
        long sum = (low & PRIME) + (low >>> 61 | high << 3) + next;
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
