package dev.portcullis.bench.faults.nemesis;

import dev.portcullis.bench.faults.history.Hang;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.layout.Victim;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hurts one process after the other, each way and each process once before any comes again, in an order that the seed decides. One that it
 * has hurt is back before the next is: of all who do the same, one is always there.
 */
public final class Nemesis {
    private static final int LONGEST_MILLIS = 6000;

    private record Turn(Supplier<Victim> victim, Harm harm) {}

    private final int longestMillis;
    private final String name;
    private final List<Supplier<Victim>> victims;
    private final Recorder recorder;
    private final Random random;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int hits;
    private volatile @Nullable IOException failure;

    /** @param longestMillis for how long one is away at the most; between two there is a quarter of that at the most */
    Nemesis(String name, List<Supplier<Victim>> victims, Recorder recorder, long seed, int longestMillis) {
        this.longestMillis = longestMillis;
        this.name = name;
        this.victims = victims;
        this.recorder = recorder;
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /** @param victims asked for when it is their turn: who leads a cluster is not always the same */
    public static Nemesis start(String name, List<Supplier<Victim>> victims, Recorder recorder, long seed) {
        return new Nemesis(name, victims, recorder, seed, LONGEST_MILLIS);
    }

    private void run() {
        try {
            do {
                Thread.sleep(random.nextInt(longestMillis / 4));
                Turn turn = next();
                Victim victim = turn.victim().get();
                Duration time = Duration.ofMillis(random.nextInt(longestMillis));
                recorder.note(name, turn.harm() + " " + victim.name() + " for " + time.toMillis() + " ms");
                long start = recorder.now();
                turn.harm().befall(victim, time);
                if (turn.harm() == Harm.PAUSE) {
                    recorder.hang(new Hang(victim.name(), start, recorder.now()));
                }
                hits++;
                recorder.note(name, victim.name() + " is back");
            } while (!stopped);
        } catch (IOException | RuntimeException e) {
            recorder.note(name, "gives up: " + e.getMessage());
            failure = e instanceof IOException known ? known : new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Turn next() {
        if (turns.isEmpty()) {
            List<Turn> all = new ArrayList<>();
            for (Supplier<Victim> victim : victims) {
                for (Harm harm : Harm.values()) {
                    all.add(new Turn(victim, harm));
                }
            }
            Collections.shuffle(all, random);
            turns.addAll(all);
        }
        return turns.remove();
    }

    /**
     * Lets the last one come back.
     *
     * @return how many were hurt
     * @throws IOException if one did not come back
     */
    public int stop() throws IOException, InterruptedException {
        stopped = true;
        thread.join();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return hits;
    }
}
