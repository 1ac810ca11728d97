package dev.portcullis.gateway.objectread;

import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.read.ReadBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Who may ask the store at once, and who waits to be asked for. There are a few lanes. Who finds one empty takes it; who does not waits, until
 * somebody leaves a lane to the one who has waited longest, who asks for all that wait by then.
 */
final class Lanes {
    /** What one who came is to do. */
    sealed interface Part {}

    /** It has a lane: it asks for these, of which its own is the first, and gives the lane back by {@link Lanes#leave}. */
    record Lead(List<Waiting> group) implements Part {}

    /** Somebody asked for it. What nothing came of is to be asked for alone. */
    record Answered(ReadAnswer answer) implements Part {}

    /** One who waits. */
    static final class Waiting {
        private final ObjectRead read;
        private final long since = System.nanoTime();
        private final CompletableFuture<Part> part = new CompletableFuture<>();

        Waiting(ObjectRead read) {
            this.read = read;
        }

        ObjectRead read() {
            return read;
        }

        void tell(Part its) {
            part.complete(its);
        }
    }

    private final int lanes;
    private final long patience;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int taken;

    /**
     * @param lanes so many ask at once
     * @param patience in nanoseconds: where somebody has waited longer, the next who comes opens another lane; the store, or one replica of it,
     *     hangs
     */
    Lanes(int lanes, long patience) {
        this.lanes = lanes;
        this.patience = patience;
    }

    /** Returns when it is known what the caller has to do. */
    Part enter(Supplier<ObjectRead> read) {
        Waiting mine;
        synchronized (this) {
            if (taken < lanes) {
                taken++;
                return new Lead(List.of());
            }
            mine = new Waiting(read.get());
            Waiting oldest = queue.peek();
            queue.add(mine);
            if (oldest != null && mine.since - oldest.since > patience) {
                taken++;
                return new Lead(group(mine));
            }
        }
        return mine.part.join();
    }

    /** The lane goes to the next, if anybody waits. */
    void leave() {
        Waiting next;
        List<Waiting> group;
        synchronized (this) {
            next = queue.peek();
            if (next == null || taken > lanes) {
                taken--;
                return;
            }
            group = group(next);
        }
        next.tell(new Lead(group));
    }

    /** The first, and as many others as may go with it. */
    private List<Waiting> group(Waiting first) {
        queue.remove(first);
        List<Waiting> group = new ArrayList<>();
        group.add(first);
        while (!queue.isEmpty() && group.size() < ReadBatch.MOST) {
            group.add(queue.remove());
        }
        return group;
    }

    /** Those who have a lane. */
    synchronized int taken() {
        return taken;
    }

    synchronized int waiting() {
        return queue.size();
    }
}
