package dev.portcullis.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What happened in a while.
 *
 * @param micros how long each request took
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Round(long[] micros, long bytes, double seconds) {
    /** Rounds of several clients at the same time. */
    static Round sum(List<Round> parts) {
        return join(parts, parts.stream().mapToDouble(Round::seconds).max().orElse(0));
    }

    /** Rounds one after the other. */
    static Round concat(List<Round> parts) {
        return join(parts, parts.stream().mapToDouble(Round::seconds).sum());
    }

    private static Round join(List<Round> parts, double seconds) {
        long[] all = parts.stream()
                .flatMapToLong(part -> LongStream.of(part.micros))
                .sorted()
                .toArray();
        return new Round(all, parts.stream().mapToLong(Round::bytes).sum(), seconds);
    }

    double perSecond() {
        return micros.length / seconds;
    }

    double bytesPerSecond() {
        return bytes / seconds;
    }

    /** Milliseconds that this part of the requests took at the most. */
    double millis(double part) {
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) (part * sorted.length))] / 1000.0;
    }
}
