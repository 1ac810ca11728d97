package dev.portcullis.kube.epoch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last word of each replica, while it is fresh: a stream that only seems to live, because nobody has read it for a while (a process
 * that was stopped and goes on), says nothing.
 *
 * @param <K> a replica
 */
final class PresentEpochs<K> {
    /** A service gives a sign of life each second. */
    static final Duration GOOD_FOR = Duration.ofSeconds(2);

    private final Map<K, String> said = new HashMap<>();
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** @param clock nanoseconds */
    PresentEpochs(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * @param epoch null for a stream that broke off
     * @return whether that is something new
     */
    synchronized boolean say(K replica, @Nullable String epoch) {
        String before = epoch == null ? said.remove(replica) : said.put(replica, epoch);
        if (epoch != null) {
            heard.put(epoch, clock.getAsLong());
        }
        if (before != null && !before.equals(epoch)) {
            heard.remove(before);
        }
        return before == null ? epoch != null : !before.equals(epoch);
    }

    boolean isCurrent(String epoch) {
        Long at = heard.get(epoch);
        return at != null && clock.getAsLong() - at < GOOD_FOR.toNanos();
    }

    Set<String> current() {
        return heard.keySet().stream().filter(this::isCurrent).collect(Collectors.toUnmodifiableSet());
    }
}
