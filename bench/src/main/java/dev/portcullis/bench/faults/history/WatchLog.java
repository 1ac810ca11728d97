package dev.portcullis.bench.faults.history;

import java.util.List;

/**
 * What one watcher was told from its first list on, over however many streams.
 *
 * @param parts one, and one more after each 410 Gone, which has it list again
 */
public record WatchLog(String client, List<Part> parts, int streams) {

    /**
     * @param from the version of the list that it began with
     * @param until the last version that it knows to have seen everything up to
     */
    public record Part(long from, List<Event> events, long until) {
        public Part {
            events = List.copyOf(events);
        }
    }

    public WatchLog {
        parts = List.copyOf(parts);
    }
}
