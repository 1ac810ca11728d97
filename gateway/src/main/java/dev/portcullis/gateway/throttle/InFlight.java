package dev.portcullis.gateway.throttle;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the requests that run at a time, reads and writes apart; watches and the like do not count, nor does
 * {@code system:masters}. Who finds no place waits a little for one: a burst is no reason for a refusal.
 */
public final class InFlight {
    private static final long WAIT_MILLIS = 500;

    private final int maxReads;
    private final int maxWrites;
    private final Semaphore reads;
    private final Semaphore writes;

    /** 0 for no limit. */
    public InFlight(int maxReads, int maxWrites) {
        this.maxReads = maxReads == 0 ? Integer.MAX_VALUE : maxReads;
        this.maxWrites = maxWrites == 0 ? Integer.MAX_VALUE : maxWrites;
        this.reads = new Semaphore(this.maxReads);
        this.writes = new Semaphore(this.maxWrites);
    }

    /** Reads that have a place now. */
    public int reading() {
        return maxReads - reads.availablePermits();
    }

    /** Writes that have a place now. */
    public int writing() {
        return maxWrites - writes.availablePermits();
    }

    /** A place among the running requests, given back on close. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws dev.portcullis.kube.status.ApiException 429 where there is none to be had */
    public Place enter(boolean readOnly, UserInfo user) {
        Semaphore places = readOnly ? reads : writes;
        if (user.groups().contains(UserInfo.MASTERS)) {
            return () -> {};
        }
        if (!places.tryAcquire() && !await(places)) {
            throw ApiErrors.tooManyRequests("Too many requests, please try again later.", 1);
        }
        return places::release;
    }

    private static boolean await(Semaphore places) {
        try {
            return places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
