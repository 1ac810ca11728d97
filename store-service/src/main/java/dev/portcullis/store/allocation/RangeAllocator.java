package dev.portcullis.store.allocation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.Conflict;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.StateReader;
import dev.portcullis.store.state.StateWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers from 0 up, each given once: a bitmap in the store, as kube-apiserver keeps its own under
 * {@code /registry/ranges}, and changed by compare-and-swap, so that any number of replicas may give.
 */
final class RangeAllocator {
    private static final int ATTEMPTS = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StateReader reader;
    private final StateWriter writer;
    private final String key;
    private final String range;
    private final int size;
    private final Supplier<Set<Integer>> existing;
    private volatile boolean marked;

    /**
     * @param range how the range is written in the store; another one there means another bitmap
     * @param existing the numbers that are held already, asked for before the first is given
     */
    RangeAllocator(
            StateReader reader,
            StateWriter writer,
            String key,
            String range,
            int size,
            Supplier<Set<Integer>> existing) {
        this.reader = reader;
        this.writer = writer;
        this.key = key;
        this.range = range;
        this.size = size;
        this.existing = existing;
    }

    /** Whether the number was free and is now taken. */
    boolean allocate(int number) {
        markExisting();
        return change(bits -> {
            boolean free = !bits.get(number);
            bits.set(number);
            return free;
        });
    }

    /** Some free number, taken now; empty if none is left. */
    OptionalInt allocateNext() {
        markExisting();
        int[] taken = {-1};
        change(bits -> {
            taken[0] = next(bits);
            if (taken[0] >= 0) {
                bits.set(taken[0]);
            }
            return taken[0] >= 0;
        });
        return taken[0] < 0 ? OptionalInt.empty() : OptionalInt.of(taken[0]);
    }

    /** Some number that is free at the moment. */
    OptionalInt peek() {
        markExisting();
        int next = next(bits(reader.get(key).keyValue()));
        return next < 0 ? OptionalInt.empty() : OptionalInt.of(next);
    }

    boolean isFree(int number) {
        markExisting();
        return !bits(reader.get(key).keyValue()).get(number);
    }

    void release(Collection<Integer> numbers) {
        if (!numbers.isEmpty()) {
            change(bits -> {
                numbers.forEach(bits::clear);
                return true;
            });
        }
    }

    private void markExisting() {
        if (marked) {
            return;
        }
        Set<Integer> held = existing.get();
        change(bits -> {
            int before = bits.cardinality();
            held.forEach(bits::set);
            return bits.cardinality() > before;
        });
        marked = true;
    }

    private int next(BitSet bits) {
        int free = size - bits.cardinality();
        if (free <= 0) {
            return -1;
        }
        int from = bits.nextClearBit(RANDOM.nextInt(size));
        return from < size ? from : bits.nextClearBit(0);
    }

    /** Writes what the change made of the bitmap if it says so; tried again where somebody else was faster. */
    private boolean change(Predicate<BitSet> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<KeyValue> current = reader.get(key).keyValue();
            BitSet bits = bits(current);
            if (!change.test(bits)) {
                return false;
            }
            long revision = current.map(KeyValue::modRevision).orElse(0L);
            if (!(writer.put(key, encode(bits), revision) instanceof Conflict)) {
                return true;
            }
        }
        throw new IllegalStateException(key + " is written by too many at once");
    }

    private BitSet bits(Optional<KeyValue> value) {
        JsonNode allocation = value.map(kv -> Json.read(kv.value())).orElseGet(Json::object);
        if (!allocation.path("range").asString("").equals(range)) {
            return new BitSet(size);
        }
        byte[] data = Base64.getDecoder().decode(allocation.path("data").asString(""));
        return BitSet.valueOf(reversed(data));
    }

    private byte[] encode(BitSet bits) {
        ObjectNode allocation = Json.object().put("kind", "RangeAllocation").put("apiVersion", "v1");
        allocation.putObject("metadata");
        allocation.put("range", range);
        allocation.put("data", Base64.getEncoder().encodeToString(reversed(bits.toByteArray())));
        return Json.write(allocation);
    }

    /** Kubernetes writes the bitmap as one large number, the first bit last. */
    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
