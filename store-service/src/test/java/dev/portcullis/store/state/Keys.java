package dev.portcullis.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A test's own corner of a store, and what tests do there all the time. */
final class Keys {
    final StateStore store;
    final String prefix;

    Keys(StateStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(KeyValue keyValue) {
        return new String(keyValue.value(), StandardCharsets.UTF_8);
    }

    KeyValue create(String name, String value) {
        return put(name, value, 0);
    }

    KeyValue put(String name, String value, long expected) {
        PutResult result = store.put(prefix + name, bytes(value), expected);
        assertThat(result).isInstanceOf(PutResult.Committed.class);
        return ((PutResult.Committed) result).keyValue();
    }

    long delete(KeyValue keyValue) {
        DeleteResult result = store.delete(keyValue.key(), keyValue.modRevision());
        assertThat(result).isInstanceOf(DeleteResult.Deleted.class);
        return ((DeleteResult.Deleted) result).revision();
    }

    ListQuery all() {
        return ListQuery.of(prefix);
    }

    List<String> names(ListResult result) {
        return result.items().stream()
                .map(item -> item.key().substring(prefix.length()))
                .toList();
    }

    StateWatch watch(long fromRevision) {
        return store.watch(prefix, fromRevision);
    }

    static WatchEvent next(StateWatch watch) throws InterruptedException {
        WatchEvent event = watch.poll(Duration.ofSeconds(20));
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    static List<WatchEvent> next(StateWatch watch, int count) throws InterruptedException {
        List<WatchEvent> events = new ArrayList<>();
        while (events.size() < count) {
            WatchEvent event = next(watch);
            events.add(event);
            if (event instanceof WatchEvent.End) {
                break;
            }
        }
        return events;
    }
}
