package dev.portcullis.store.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures how long a StateStore takes, under the names that kube-apiserver has for its etcd; the embedded one's, too. */
public final class MeasuredStateStore implements StateStore {
    private static final String REGISTRY = "/registry/";
    private static final int MAX_SERIES = 2_000;
    private static final Duration[] BUCKETS = Arrays.stream(new double[] {
                0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60
            })
            .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
            .toArray(Duration[]::new);

    private record Series(String operation, String type) {}

    private record Measured(Timer time, Counter errors) {}

    private final StateStore store;
    private final MeterRegistry registry;
    private final Map<Series, Measured> all = new ConcurrentHashMap<>();

    public MeasuredStateStore(StateStore store, MeterRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    @Override
    public GetResult get(String key, long revision) {
        return measured("get", key, () -> store.get(key, revision));
    }

    @Override
    public ListResult list(ListQuery query) {
        return measured("list", query.prefix(), () -> store.list(query));
    }

    @Override
    public long currentRevision() {
        return measured("getCurrentResourceRevision", REGISTRY, store::currentRevision);
    }

    @Override
    public PutResult put(
            String key, byte[] value, long expectedModRevision, @Nullable Duration ttl, List<Companion> companions) {
        return measured(
                expectedModRevision == 0 ? "create" : "update",
                key,
                () -> store.put(key, value, expectedModRevision, ttl, companions));
    }

    @Override
    public DeleteResult delete(String key, long expectedModRevision) {
        return measured("delete", key, () -> store.delete(key, expectedModRevision));
    }

    private <R> R measured(String operation, String key, Supplier<R> call) {
        Measured measured = of(operation, key);
        long start = System.nanoTime();
        try {
            return call.get();
        } catch (StoreException e) {
            measured.errors().increment();
            throw e;
        } finally {
            measured.time().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private Measured of(String operation, String key) {
        Series series = new Series(operation, type(key));
        Measured known = all.get(series);
        return known != null
                ? known
                : all.computeIfAbsent(
                        all.size() < MAX_SERIES ? series : new Series(operation, "other"), this::measured);
    }

    private Measured measured(Series series) {
        String[] tags = {"operation", series.operation(), "type", series.type()};
        return new Measured(
                Timer.builder("etcd.request.duration")
                        .description("How long the store of objects took")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry),
                Counter.builder("etcd.request.errors")
                        .description("Requests to the store of objects that failed")
                        .tags(tags)
                        .register(registry));
    }

    /** {@code /registry/pods/x/y} is of pods; where the first part is a group, the second belongs to it. */
    private static String type(String key) {
        if (!key.startsWith(REGISTRY)) {
            return "";
        }
        String[] parts = key.substring(REGISTRY.length()).split("/", 3);
        return parts[0].contains(".") && parts.length > 1 ? parts[1] + "." + parts[0] : parts[0];
    }

    @Override
    public StateWatch watch(String prefix, long fromRevision) {
        return store.watch(prefix, fromRevision);
    }

    @Override
    public StateStore implementation() {
        return store.implementation();
    }

    @Override
    public void compact(long revision) {
        store.compact(revision);
    }

    @Override
    public void close() {
        store.close();
    }
}
