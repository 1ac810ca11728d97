package dev.portcullis.store.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the order of their keys. Immutable: a change makes a new tree that shares all chunks but one with the old,
 * so that a list reads one consistent state for as long as it likes, and nobody waits.
 */
public final class ObjectTree {
    public static final ObjectTree EMPTY = new ObjectTree(new CachedObject[0][], 0);
    private static final int CHUNK = 256;

    private final CachedObject[][] chunks;
    private final int size;

    private ObjectTree(CachedObject[][] chunks, int size) {
        this.chunks = chunks;
        this.size = size;
    }

    /** Of objects that come in the order of their keys. */
    static ObjectTree of(List<CachedObject> sorted) {
        List<CachedObject[]> chunks = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i += CHUNK / 2) {
            chunks.add(sorted.subList(i, Math.min(i + CHUNK / 2, sorted.size())).toArray(CachedObject[]::new));
        }
        return new ObjectTree(chunks.toArray(CachedObject[][]::new), sorted.size());
    }

    public int size() {
        return size;
    }

    public @Nullable CachedObject get(String key) {
        int c = chunkOf(key);
        if (c < 0) {
            return null;
        }
        int i = search(chunks[c], key);
        return i < 0 ? null : chunks[c][i];
    }

    ObjectTree with(CachedObject object) {
        int c = chunkOf(object.key());
        if (c < 0) {
            CachedObject[] first = chunks.length == 0 ? new CachedObject[0] : chunks[0];
            CachedObject[] grown = insert(first, 0, object);
            return chunks.length == 0 ? new ObjectTree(new CachedObject[][] {grown}, 1) : replace(0, grown, size + 1);
        }
        CachedObject[] chunk = chunks[c];
        int i = search(chunk, object.key());
        if (i >= 0) {
            CachedObject[] copy = chunk.clone();
            copy[i] = object;
            return replace(c, copy, size);
        }
        return replace(c, insert(chunk, -i - 1, object), size + 1);
    }

    ObjectTree without(String key) {
        int c = chunkOf(key);
        int i = c < 0 ? -1 : search(chunks[c], key);
        if (i < 0) {
            return this;
        }
        CachedObject[] copy = new CachedObject[chunks[c].length - 1];
        System.arraycopy(chunks[c], 0, copy, 0, i);
        System.arraycopy(chunks[c], i + 1, copy, i, copy.length - i);
        return replace(c, copy, size - 1);
    }

    /** The objects whose keys begin with the prefix, from the start key (inclusive) on. */
    public Iterable<CachedObject> range(String prefix, String start) {
        String from = start.compareTo(prefix) > 0 ? start : prefix;
        return () -> new Range(from, prefix);
    }

    private ObjectTree replace(int c, CachedObject[] chunk, int newSize) {
        if (chunk.length == 0) {
            CachedObject[][] fewer = new CachedObject[chunks.length - 1][];
            System.arraycopy(chunks, 0, fewer, 0, c);
            System.arraycopy(chunks, c + 1, fewer, c, fewer.length - c);
            return new ObjectTree(fewer, newSize);
        }
        if (chunk.length <= CHUNK) {
            CachedObject[][] copy = chunks.clone();
            copy[c] = chunk;
            return new ObjectTree(copy, newSize);
        }
        CachedObject[][] more = new CachedObject[chunks.length + 1][];
        System.arraycopy(chunks, 0, more, 0, c);
        more[c] = Arrays.copyOfRange(chunk, 0, chunk.length / 2);
        more[c + 1] = Arrays.copyOfRange(chunk, chunk.length / 2, chunk.length);
        System.arraycopy(chunks, c + 1, more, c + 2, chunks.length - c - 1);
        return new ObjectTree(more, newSize);
    }

    private static CachedObject[] insert(CachedObject[] chunk, int at, CachedObject object) {
        CachedObject[] copy = new CachedObject[chunk.length + 1];
        System.arraycopy(chunk, 0, copy, 0, at);
        copy[at] = object;
        System.arraycopy(chunk, at, copy, at + 1, chunk.length - at);
        return copy;
    }

    /** The last chunk that begins at or before the key; -1 if all begin after it. */
    private int chunkOf(String key) {
        int low = 0;
        int high = chunks.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle][0].key().compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private static int search(CachedObject[] chunk, String key) {
        int low = 0;
        int high = chunk.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = chunk[middle].key().compareTo(key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private final class Range implements Iterator<CachedObject> {
        private final String prefix;
        private int chunk;
        private int index;

        Range(String from, String prefix) {
            this.prefix = prefix;
            this.chunk = Math.max(chunkOf(from), 0);
            if (chunk < chunks.length) {
                int i = search(chunks[chunk], from);
                this.index = i < 0 ? -i - 1 : i;
                skip();
            }
        }

        private void skip() {
            if (chunk < chunks.length && index == chunks[chunk].length) {
                chunk++;
                index = 0;
            }
        }

        @Override
        public boolean hasNext() {
            return chunk < chunks.length && chunks[chunk][index].key().startsWith(prefix);
        }

        @Override
        public CachedObject next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            CachedObject object = chunks[chunk][index++];
            skip();
            return object;
        }
    }
}
