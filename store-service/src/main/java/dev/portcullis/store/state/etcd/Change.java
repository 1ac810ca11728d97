package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.WatchEvent;
import io.etcd.jetcd.api.Event;

/**
 * A change that etcd told of.
 *
 * @param event {@link WatchEvent.Compacted} where the key's value before it is no longer known
 */
record Change(String key, long revision, WatchEvent event) {
    static Change decode(Event event) {
        KeyValue now = Ranges.decode(event.getKv());
        KeyValue previous = event.hasPrevKv() ? Ranges.decode(event.getPrevKv()) : null;
        long revision = now.modRevision();
        boolean created = now.createRevision() == revision;
        if (event.getType() == Event.EventType.PUT && (created || previous != null)) {
            return new Change(now.key(), revision, new WatchEvent.Put(now, created ? null : previous));
        }
        if (event.getType() == Event.EventType.DELETE && previous != null) {
            return new Change(now.key(), revision, new WatchEvent.Delete(previous, revision));
        }
        return new Change(now.key(), revision, new WatchEvent.Compacted(revision));
    }

    /** About how much memory it holds. */
    long weight() {
        return switch (event) {
            case WatchEvent.Put put ->
                put.keyValue().value().length
                        + (put.previous() == null ? 0 : put.previous().value().length);
            case WatchEvent.Delete delete -> delete.previous().value().length;
            default -> 0;
        };
    }
}
