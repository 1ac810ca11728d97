package dev.portcullis.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several contestants in turns, so that a machine that is slower for a while is so for all of them.
 *
 * @param rounds how often each has its turn
 */
record Comparison(int rounds, Duration warmUp, Duration turn) {
    /** One turn of a contestant. */
    interface Turn {
        Round take(Duration duration) throws Exception;
    }

    /** By contestant, all its turns together; the first names what the others are compared with. */
    Map<String, Round> measure(Map<String, Turn> contestants) throws Exception {
        for (Turn contestant : contestants.values()) {
            if (warmUp.isPositive()) {
                contestant.take(warmUp);
            }
        }
        Map<String, List<Round>> taken = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            for (var contestant : contestants.entrySet()) {
                taken.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
                        .add(contestant.getValue().take(turn));
            }
        }
        Map<String, Round> results = new LinkedHashMap<>();
        taken.forEach((name, parts) -> results.put(name, Round.concat(parts)));
        return results;
    }
}
