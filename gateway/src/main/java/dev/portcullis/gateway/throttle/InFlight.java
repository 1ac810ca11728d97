package dev.portcullis.gateway.throttle;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Bounds the requests that run at a time, reads and writes apart, whoever sends them ({@code --enable-priority-and-fairness=false}); watches
 * do not count, nor does {@code system:masters}. Who finds no place waits a little for one: a burst is no reason for a refusal.
 */
public final class InFlight implements Throttle {
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

    @Override
    public int reading() {
        return maxReads - reads.availablePermits();
    }

    @Override
    public int writing() {
        return maxWrites - writes.availablePermits();
    }

    @Override
    public Turn turn(UserInfo user, RequestInfo info) {
        if (info.verb().equals("watch") || user.groups().contains(UserInfo.MASTERS)) {
            return Turn.NONE;
        }
        return new Place(info.readOnly() ? reads : writes);
    }

    private static final class Place implements Turn {
        private final Semaphore places;
        private boolean taken;

        Place(Semaphore places) {
            this.places = places;
        }

        @Override
        public void enter(BooleanSupplier gone) {
            if (!places.tryAcquire() && !await(places)) {
                throw ApiErrors.tooManyRequests("Too many requests, please try again later.", 1);
            }
            taken = true;
        }

        private static boolean await(Semaphore places) {
            try {
                return places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            if (taken) {
                taken = false;
                places.release();
            }
        }
    }
}
