package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads changes of the past, for watches that are not (or no longer) fed as things happen. */
final class ReadLog {
    private static final int MAX_EVENTS = 256;
    private static final int MAX_ENTRIES = 16_384;
    private static final long MAX_BYTES = 4 << 20;

    private final Database database;
    private final History history;

    ReadLog(Database database, History history) {
        this.database = database;
        this.history = history;
    }

    /** Some events, which are all there are up to the revision, inclusive. */
    record Chunk(List<WatchEvent> events, long upTo) {}

    /** What follows the revision, for keys with the prefix; null if some of it has been compacted. */
    @Nullable
    Chunk after(long revision, String prefix) {
        long until = history.committed();
        if (revision < history.compacted()) {
            return null;
        }
        Chunk chunk = database.use(() -> read(revision, until, prefix));
        // Compaction announces itself before it removes anything, so what was read by now is whole.
        return revision < history.compacted() ? null : chunk;
    }

    private Chunk read(long after, long until, String prefix) throws RocksDBException {
        List<WatchEvent> events = new ArrayList<>();
        long bytes = 0;
        int entries = 0;
        long upTo = Math.max(after, until);
        try (RocksIterator log = database.rocks.newIterator(database.log)) {
            for (log.seek(LogEntry.storedKey(after + 1)); log.isValid(); log.next()) {
                LogEntry entry = LogEntry.decode(log.key(), log.value());
                if (entry.revision() > until) {
                    break;
                }
                if (entry.key().startsWith(prefix)) {
                    WatchEvent event = event(entry);
                    if (event == null) {
                        break; // being compacted: the caller finds out
                    }
                    events.add(event);
                    bytes += weight(event);
                }
                if (events.size() >= MAX_EVENTS || bytes >= MAX_BYTES || ++entries >= MAX_ENTRIES) {
                    upTo = entry.revision();
                    break;
                }
            }
            log.status();
        }
        return new Chunk(events, upTo);
    }

    private @Nullable WatchEvent event(LogEntry entry) throws RocksDBException {
        KeyValue previous =
                entry.previousRevision() == 0 ? null : history.version(entry.key(), entry.previousRevision());
        if (entry.delete()) {
            return previous == null ? null : new WatchEvent.Delete(previous, entry.revision());
        }
        KeyValue written = history.version(entry.key(), entry.revision());
        return written == null || (previous == null && entry.previousRevision() != 0)
                ? null
                : new WatchEvent.Put(written, previous);
    }

    /** About how much memory the event holds. */
    static long weight(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Put put ->
                put.keyValue().value().length
                        + (put.previous() == null ? 0 : put.previous().value().length);
            case WatchEvent.Delete delete -> delete.previous().value().length;
            default -> 0;
        };
    }
}
