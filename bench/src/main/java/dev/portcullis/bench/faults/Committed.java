package dev.portcullis.bench.faults;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.load.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What etcd has of one collection. */
final class Committed {
    private Committed() {}

    /** @param prefix of its keys, up to the names */
    static List<Event> of(String prefix, List<io.etcd.jetcd.api.Event> stored) {
        List<Event> events = new ArrayList<>();
        for (io.etcd.jetcd.api.Event event : stored) {
            String key = event.getKv().getKey().toString(StandardCharsets.UTF_8);
            if (!key.startsWith(prefix)) {
                continue;
            }
            boolean deleted = event.getType() == io.etcd.jetcd.api.Event.EventType.DELETE;
            boolean added = event.getKv().getCreateRevision() == event.getKv().getModRevision();
            var value = deleted ? event.getPrevKv().getValue() : event.getKv().getValue();
            events.add(new Event(
                    deleted ? Event.Type.DELETED : added ? Event.Type.ADDED : Event.Type.MODIFIED,
                    key.substring(prefix.length()),
                    Content.token(Content.read(value.toStringUtf8())),
                    event.getKv().getModRevision()));
        }
        return events;
    }
}
