package dev.portcullis.bench.faults.history;

import java.util.Map;

/**
 * What a LIST said, all of its pages together.
 *
 * @param version the list's resourceVersion, the same on every page
 * @param objects name and content
 */
public record Snapshot(String client, long version, Map<String, Content> objects, long start, long end) {
    public record Content(String token, long version) {}

    public Snapshot {
        objects = Map.copyOf(objects);
    }
}
