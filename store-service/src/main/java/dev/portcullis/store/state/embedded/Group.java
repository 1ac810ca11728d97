package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.Conflict;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Changes that are written together, each decided as if it were alone and those before it were done. */
final class Group implements AutoCloseable {
    private final Database database;
    private final History history;
    private final WriteBatch batch = new WriteBatch();
    private final Map<String, Optional<KeyValue>> written = new HashMap<>();
    private final List<WatchEvent> events = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private long revision;

    Group(Database database, History history) {
        this.database = database;
        this.history = history;
        this.revision = history.committed();
    }

    void add(Change change) throws RocksDBException {
        KeyValue current = current(change.key());
        long modRevision = current == null ? 0 : current.modRevision();
        switch (change) {
            case Change.Put put -> {
                PutResult result = modRevision == put.expected() && asExpected(put.companions())
                        ? put(put, current)
                        : new Conflict(Optional.ofNullable(current), revision);
                answers.add(() -> put.result().complete(result));
            }
            case Change.Delete delete -> {
                DeleteResult result = current != null && modRevision == delete.expected()
                        ? delete(current)
                        : new Conflict(Optional.ofNullable(current), revision);
                answers.add(() -> delete.result().complete(result));
            }
            case Change.Expire expire -> {
                batch.delete(database.expiries, expire.expiry().storedKey());
                if (current != null && modRevision == expire.expiry().revision()) {
                    delete(current);
                }
                answers.add(() -> expire.result().complete(null));
            }
        }
    }

    private @Nullable KeyValue current(String key) throws RocksDBException {
        Optional<KeyValue> here = written.get(key);
        return here == null ? history.newest(key, Long.MAX_VALUE) : here.orElse(null);
    }

    private boolean asExpected(List<Companion> companions) throws RocksDBException {
        for (Companion companion : companions) {
            KeyValue current = current(companion.key());
            if ((current == null ? 0 : current.modRevision()) != companion.expectedModRevision()) {
                return false;
            }
        }
        return true;
    }

    /** The companions first, each at a revision of its own; all are in one batch. */
    private PutResult put(Change.Put put, @Nullable KeyValue previous) throws RocksDBException {
        for (Companion companion : put.companions()) {
            write(companion.key(), companion.value(), current(companion.key()));
        }
        KeyValue next = write(put.key(), put.value(), previous);
        if (put.deadline() > 0) {
            Expiry expiry = new Expiry(put.deadline(), revision, put.key());
            batch.put(database.expiries, expiry.storedKey(), expiry.storedValue());
        }
        return new PutResult.Committed(next);
    }

    private KeyValue write(String key, byte[] value, @Nullable KeyValue previous) throws RocksDBException {
        revision++;
        long created = previous == null ? revision : previous.createRevision();
        KeyValue next = new KeyValue(key, value, created, revision);
        record(key, Version.storedValue(next), false, previous);
        written.put(key, Optional.of(next));
        events.add(new WatchEvent.Put(next, previous));
        return next;
    }

    private DeleteResult delete(KeyValue previous) throws RocksDBException {
        revision++;
        record(previous.key(), Version.deleted(), true, previous);
        written.put(previous.key(), Optional.empty());
        events.add(new WatchEvent.Delete(previous, revision));
        return new DeleteResult.Deleted(previous, revision);
    }

    private void record(String key, byte[] version, boolean delete, @Nullable KeyValue previous)
            throws RocksDBException {
        batch.put(database.keys, Version.storedKey(Version.bytes(key), revision), version);
        LogEntry entry = new LogEntry(revision, key, delete, previous == null ? 0 : previous.modRevision());
        batch.put(database.log, LogEntry.storedKey(revision), entry.storedValue());
    }

    /** Returns once everything is on the disk. */
    void write(WriteOptions options) throws RocksDBException {
        if (batch.count() > 0) {
            database.rocks.write(options, batch);
        }
    }

    List<WatchEvent> events() {
        return events;
    }

    /** The last revision of the group. */
    long revision() {
        return revision;
    }

    /** Tells everybody how it was decided. */
    void answer() {
        answers.forEach(Runnable::run);
    }

    @Override
    public void close() {
        batch.close();
    }
}
