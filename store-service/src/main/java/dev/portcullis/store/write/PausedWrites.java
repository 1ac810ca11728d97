package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.tracing.RequestContext;
import dev.portcullis.store.write.WriteSession.GivenUp;
import dev.portcullis.store.write.WriteSession.Outcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The two-phase writes under way (docs/contracts.md). A write runs as straight-line code on its own virtual thread and stops where
 * admission is due, until the caller that began it brings the answer.
 *
 * @param <A> what a write ends with
 */
public final class PausedWrites<A> {
    /** How long a write waits for admission's answer: longer than admission takes, which waits for webhooks. */
    public static final Duration PATIENCE = Duration.ofSeconds(36);

    private static final int LIMIT = 2000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Running<A>> running = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(LIMIT);
    private final Duration patience;
    private volatile boolean finishing;

    private record Running<A>(String caller, WriteSession<A> session) {}

    /** What an exchange is answered with: the write's end, a review under the write's id, or that nothing was begun. */
    public sealed interface Step<A> {
        record Ended<A>(A answer) implements Step<A> {}

        /** @param access what the author must be allowed to do beside what they asked for, empty for nothing */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Review<A>(String id, String phase, String access, byte[] body) implements Step<A> {}

        /** The service is about to stop; another replica may begin it. */
        record Refused<A>() implements Step<A> {}
    }

    public PausedWrites(Duration patience) {
        this.patience = patience;
    }

    /** The writes that have begun and not ended. */
    public int size() {
        return running.size();
    }

    /**
     * Runs the work up to its first pause or its end.
     *
     * @param failed what the write ends with where the work throws
     */
    public Step<A> begin(String caller, Function<AdmissionGate, A> work, Function<Throwable, A> failed) {
        if (!places.tryAcquire()) {
            throw ApiErrors.tooManyRequests("too many writes are waiting for admission, please try again later", 1);
        }
        String id = newId();
        WriteSession<A> session = new WriteSession<>(patience);
        running.put(id, new Running<>(caller, session));
        if (finishing) {
            running.remove(id);
            places.release();
            return new Step.Refused<>();
        }
        Thread.ofVirtual().name("write " + id).start(RequestContext.inherited(() -> run(id, session, work, failed)));
        return step(id, session.first());
    }

    /** Begins no further write, and waits until those under way have ended. */
    public void finish(Duration longest) throws InterruptedException {
        finishing = true;
        long end = System.nanoTime() + longest.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }

    @SuppressWarnings("IllegalCatch") // whatever happens, the exchange that waits must get an answer
    private void run(
            String id, WriteSession<A> session, Function<AdmissionGate, A> work, Function<Throwable, A> failed) {
        A answer;
        try {
            answer = new ReviewGate(session).run(work);
        } catch (GivenUp e) {
            answer = failed.apply(over(id));
        } catch (Throwable e) {
            answer = failed.apply(e);
        } finally {
            running.remove(id);
            places.release();
        }
        session.end(answer);
    }

    /** Goes on with a paused write of the same caller. */
    public Step<A> resume(String caller, String id, byte[] answer) {
        Outcome<A> outcome = find(caller, id).session().resume(answer);
        if (outcome == null) {
            throw over(id);
        }
        return step(id, outcome);
    }

    /** Gives a paused write of the same caller up: nothing of it will be stored. */
    public void giveUp(String caller, String id) {
        find(caller, id).session().giveUp();
    }

    private Running<A> find(String caller, String id) {
        Running<A> found = running.get(id);
        if (found == null || !found.caller().equals(caller)) {
            throw over(id);
        }
        return found;
    }

    private static <A> Step<A> step(String id, Outcome<A> outcome) {
        return switch (outcome) {
            case Outcome.Ended<A> ended -> new Step.Ended<>(ended.answer());
            case Outcome.Paused<A> paused -> new Step.Review<>(id, paused.phase(), paused.access(), paused.review());
        };
    }

    private static ApiException over(String id) {
        return Status.failure(
                        504,
                        "Timeout",
                        "Timeout: the write %s does not wait for admission: it has ended, or was given up"
                                .formatted(id),
                        null)
                .exception();
    }

    private static String newId() {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
