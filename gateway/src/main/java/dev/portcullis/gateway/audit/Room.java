package dev.portcullis.gateway.audit;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of answers all requests together may keep. */
final class Room {
    private final AtomicLong left;

    Room(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
