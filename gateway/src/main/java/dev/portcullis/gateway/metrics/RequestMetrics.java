package dev.portcullis.gateway.metrics;

import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.request.RequestInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How many requests there were, how long they took, and how much was read. */
public final class RequestMetrics {
    /** More series than this are not begun: whoever is let in could otherwise make up resources without end. */
    private static final int MAX_SERIES = 5_000;

    private static final double[] SIZES = {1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private record Coded(Labels labels, int code) {}

    private record Measured(Timer time, @Nullable DistributionSummary size) {}

    private final MeterRegistry registry;
    private final Map<Coded, Counter> counts = new ConcurrentHashMap<>();
    private final Map<Labels, Measured> measured = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** To be called when the answer is complete. */
    public void record(Trail trail) {
        RequestInfo info = trail.info();
        // Only of what exists, so that the labels stay few.
        Labels labels = Labels.of(trail.request(), info, trail.wasAllowed() && trail.code() != 404);
        bounded(counts, new Coded(labels, trail.code()), new Coded(Labels.OTHER, 0), this::counter)
                .increment();
        Measured of = bounded(measured, labels, Labels.OTHER, this::measured);
        of.time().record(trail.nanos(), TimeUnit.NANOSECONDS);
        if (of.size() != null) {
            of.size().record(trail.sent());
        }
    }

    private static <K, V> V bounded(Map<K, V> all, K key, K otherwise, Function<K, V> make) {
        V known = all.get(key);
        return known != null ? known : all.computeIfAbsent(all.size() < MAX_SERIES ? key : otherwise, make);
    }

    private Counter counter(Coded series) {
        return Counter.builder("apiserver.request")
                .description("Requests, by what they asked for and how they were answered")
                .tags(series.labels().tags())
                .tag("dry_run", series.labels().dryRun())
                .tag("code", String.valueOf(series.code()))
                .register(registry);
    }

    private Measured measured(Labels labels) {
        Timer time = Timer.builder("apiserver.request.duration")
                .description("How long requests took")
                .tags(labels.tags())
                .tag("dry_run", labels.dryRun())
                .serviceLevelObjectives(Buckets.REQUESTS)
                .register(registry);
        if (!labels.verb().equals("GET") && !labels.verb().equals("LIST")) {
            return new Measured(time, null);
        }
        return new Measured(
                time,
                DistributionSummary.builder("apiserver.response.sizes")
                        .description("Bytes of the answers to reads")
                        .tags(labels.tags())
                        .serviceLevelObjectives(SIZES)
                        .register(registry));
    }
}
