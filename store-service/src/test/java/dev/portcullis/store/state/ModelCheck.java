package dev.portcullis.store.state;

import static dev.portcullis.store.state.Keys.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Random calls to a store and to the obvious model of it: a sorted map for each revision. Nobody else may write. */
final class ModelCheck {
    private final Keys keys;
    private final Random random;
    private final NavigableMap<Long, TreeMap<String, KeyValue>> past = new TreeMap<>();
    private final List<WatchEvent> history = new ArrayList<>();
    private final List<WatchEvent> seen = new ArrayList<>();
    private long compacted;

    ModelCheck(Keys keys, Random random) {
        this.keys = keys;
        this.random = random;
    }

    void run(int steps) throws InterruptedException {
        long begin = keys.store.currentRevision();
        past.put(begin, new TreeMap<>());
        try (StateWatch watch = keys.watch(begin + 1)) {
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> put();
                    case 5, 6 -> delete();
                    case 7, 8 -> get();
                    case 9, 10 -> list();
                    default -> compact(watch);
                }
            }
            readUp(watch);
        }
        assertThat(seen).isEqualTo(history);
        long resume = Math.max(compacted, begin) + 1;
        List<WatchEvent> rest =
                history.stream().filter(event -> event.revision() >= resume).toList();
        try (StateWatch watch = keys.watch(resume)) {
            assertThat(Keys.next(watch, rest.size())).isEqualTo(rest);
        }
    }

    private TreeMap<String, KeyValue> now() {
        return past.lastEntry().getValue();
    }

    private String key() {
        return keys.prefix + (char) ('a' + random.nextInt(6)) + (random.nextBoolean() ? "/x" : "");
    }

    private long expectation(Optional<KeyValue> current) {
        long right = current.map(KeyValue::modRevision).orElse(0L);
        return random.nextInt(4) == 0 ? Math.max(0, past.lastKey() - random.nextInt(5)) : right;
    }

    private void put() {
        String key = key();
        Optional<KeyValue> current = Optional.ofNullable(now().get(key));
        long expected = expectation(current);
        byte[] value = bytes("value " + random.nextInt());
        PutResult result = keys.store.put(key, value, expected);
        if (expected != current.map(KeyValue::modRevision).orElse(0L)) {
            assertThat(result).isEqualTo(new Conflict(current, past.lastKey()));
            return;
        }
        long revision = past.lastKey() + 1;
        KeyValue written =
                new KeyValue(key, value, current.map(KeyValue::createRevision).orElse(revision), revision);
        assertThat(result).isEqualTo(new PutResult.Committed(written));
        TreeMap<String, KeyValue> next = new TreeMap<>(now());
        next.put(key, written);
        past.put(revision, next);
        history.add(new WatchEvent.Put(written, current.orElse(null)));
    }

    private void delete() {
        String key = key();
        Optional<KeyValue> current = Optional.ofNullable(now().get(key));
        long expected = Math.max(1, expectation(current));
        DeleteResult result = keys.store.delete(key, expected);
        if (current.isEmpty() || expected != current.get().modRevision()) {
            assertThat(result).isEqualTo(new Conflict(current, past.lastKey()));
            return;
        }
        long revision = past.lastKey() + 1;
        assertThat(result).isEqualTo(new DeleteResult.Deleted(current.get(), revision));
        TreeMap<String, KeyValue> next = new TreeMap<>(now());
        next.remove(key);
        past.put(revision, next);
        history.add(new WatchEvent.Delete(current.get(), revision));
    }

    private long revision() {
        long oldest = Math.max(compacted, past.firstKey());
        return oldest + random.nextInt((int) (past.lastKey() - oldest) + 1);
    }

    private void get() {
        String key = key();
        long revision = revision();
        assertThat(keys.store.get(key, revision).keyValue())
                .isEqualTo(Optional.ofNullable(past.get(revision).get(key)));
    }

    private void list() {
        long revision = revision();
        int limit = random.nextInt(5);
        String start = random.nextBoolean() ? key() : "";
        boolean inclusive = random.nextBoolean();
        List<KeyValue> expected =
                past.get(revision).tailMap(start, inclusive).values().stream().toList();
        ListQuery query = keys.all().at(revision).limit(limit);
        ListResult result = keys.store.list(inclusive ? query.from(start) : query.after(start));
        int size = limit == 0 ? expected.size() : Math.min(limit, expected.size());
        assertThat(result).isEqualTo(new ListResult(expected.subList(0, size), revision, expected.size()));
    }

    private void readUp(StateWatch watch) throws InterruptedException {
        seen.addAll(Keys.next(watch, history.size() - seen.size()));
    }

    private void compact(StateWatch watch) throws InterruptedException {
        if (random.nextInt(5) == 0) {
            readUp(watch); // or else it might be told that its next event is compacted
            compacted = revision();
            keys.store.compact(compacted);
        }
    }
}
