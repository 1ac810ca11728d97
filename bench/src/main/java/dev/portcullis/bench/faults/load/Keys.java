package dev.portcullis.bench.faults.load;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** The few objects that all are busy with at a time; one that has been asked about often enough makes room for a new one. */
final class Keys {
    /** So that the search for an order stays short. */
    private static final int OPERATIONS = 250;

    private static final int AT_A_TIME = 5;

    private static final class Key {
        private final String name;
        private final AtomicInteger uses = new AtomicInteger();

        private Key(String name) {
            this.name = name;
        }
    }

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicReferenceArray<Key> busy = new AtomicReferenceArray<>(AT_A_TIME);

    Keys() {
        for (int i = 0; i < AT_A_TIME; i++) {
            busy.set(i, next());
        }
    }

    private Key next() {
        return new Key("k" + made.incrementAndGet());
    }

    String any(Random random) {
        int place = random.nextInt(AT_A_TIME);
        Key key = busy.get(place);
        if (key.uses.incrementAndGet() == OPERATIONS) {
            busy.set(place, next());
        }
        return key.name;
    }

    /** All that there ever were. */
    List<String> all() {
        return IntStream.rangeClosed(1, made.get()).mapToObj(i -> "k" + i).toList();
    }
}
