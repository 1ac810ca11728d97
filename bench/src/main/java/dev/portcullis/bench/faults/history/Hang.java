package dev.portcullis.bench.faults.history;

/** Somebody was there and did nothing, as a stopped process or one behind a dead line does. */
public record Hang(String who, long start, long end) {
    public boolean touches(long from, long until) {
        return start <= until && from <= end;
    }
}
