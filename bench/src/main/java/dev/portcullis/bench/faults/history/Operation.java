package dev.portcullis.bench.faults.history;

/**
 * One request and what came of it.
 *
 * @param client who asked, one request at a time
 * @param version the resourceVersion of the answer, 0 where it has none
 * @param start when it was sent, nanoseconds since the history began
 * @param end when its answer had come, or was no longer waited for
 */
public record Operation(
        String client, String key, Request request, Outcome outcome, long version, long start, long end) {

    /** Whether what was asked for is not known to have been done or not to have been done. */
    public boolean open() {
        return outcome instanceof Outcome.Unknown;
    }

    @Override
    public String toString() {
        return "%10.6f … %10.6f  %-10s %s %s → %s%s"
                .formatted(start / 1e9, end / 1e9, client, key, request, outcome, version == 0 ? "" : " @" + version);
    }
}
