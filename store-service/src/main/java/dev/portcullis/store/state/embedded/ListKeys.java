package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;

/** Pages through the keys with a prefix. */
final class ListKeys {
    private final Database database;
    private final History history;

    ListKeys(Database database, History history) {
        this.database = database;
        this.history = history;
    }

    ListResult list(ListQuery query) {
        return history.atRevision(query.revision(), revision -> page(query, revision));
    }

    private ListResult page(ListQuery query, long revision) throws RocksDBException {
        byte[] prefix = query.prefix().getBytes(StandardCharsets.UTF_8);
        byte[] start = query.startKey().getBytes(StandardCharsets.UTF_8);
        byte[] first = Arrays.compareUnsigned(prefix, start) > 0 ? prefix : withoutZeros(start);
        List<KeyValue> items = new ArrayList<>();
        long count = 0;
        try (KeyCursor cursor = new KeyCursor(database, first, revision)) {
            while (cursor.next() && startsWith(cursor.key(), prefix)) {
                if (Arrays.compareUnsigned(cursor.key(), start) < 0) {
                    continue;
                }
                count++;
                if (query.limit() == 0 || items.size() < query.limit()) {
                    items.add(cursor.keyValue());
                }
            }
        }
        return new ListResult(items, revision, count);
    }

    /** A start key may end with a zero byte to exclude the key before it; no stored key contains any. */
    private static byte[] withoutZeros(byte[] start) {
        int length = 0;
        while (length < start.length && start[length] != 0) {
            length++;
        }
        return Arrays.copyOf(start, length);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
