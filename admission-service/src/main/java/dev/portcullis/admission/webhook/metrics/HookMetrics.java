package dev.portcullis.admission.webhook.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@code apiserver_admission_webhook_…} and {@code …match_condition_…} ({@code admission/metrics}). What is counted are gauges here: as counters
 * they would get another name.
 */
public final class HookMetrics {
    /** In milliseconds. */
    private static final int[] BOUNDS = {5, 25, 100, 500, 1_000, 2_500, 10_000, 25_000};

    private static final int HIGHEST_CODE = 600;
    /** Names are configured; whoever configures new ones all the time shall not fill the memory. */
    private static final int MOST = 10_000;

    private record Key(String name, Tags tags) {}

    private final MeterRegistry registry;
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    public HookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param type admit or validating */
    public void called(String hook, String type, String operation, int code, boolean rejected, long nanos) {
        Tags tags = Tags.of("name", hook, "type", type, "operation", operation, "rejected", String.valueOf(rejected));
        Key key = new Key("apiserver.admission.webhook.admission.duration", tags);
        Timer timer = timers.get(key);
        if (timer == null && timers.size() < MOST) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
        count(
                "apiserver.admission.webhook.request.total",
                "Webhooks that were called",
                tags.and("code", String.valueOf(Math.min(code, HIGHEST_CODE))));
    }

    /** @param error no_error, calling_webhook_error or apiserver_internal_error */
    public void rejected(String hook, String type, String operation, String error, int code) {
        count(
                "apiserver.admission.webhook.rejection.count",
                "Requests that a webhook, or its failure, ended",
                Tags.of("name", hook, "type", type, "operation", operation, "error_type", error)
                        .and("rejection_code", String.valueOf(Math.min(code, HIGHEST_CODE))));
    }

    public void failedOpen(String hook, String type) {
        count(
                "apiserver.admission.webhook.fail.open.count",
                "Webhooks that failed, and were gone on without",
                Tags.of("name", hook, "type", type));
    }

    public void conditionError(String hook, String type, String operation) {
        condition("evaluation.errors.total", "Match conditions that could not be evaluated", hook, type, operation);
    }

    public void excluded(String hook, String type, String operation) {
        condition("exclusions.total", "Webhooks that a match condition kept from being called", hook, type, operation);
    }

    private void condition(String what, String description, String hook, String type, String operation) {
        count(
                "apiserver.admission.match.condition." + what,
                description,
                Tags.of("name", hook, "kind", "webhook", "type", type, "operation", operation));
    }

    private void count(String name, String description, Tags tags) {
        Key key = new Key(name, tags);
        LongAdder count = counts.get(key);
        if (count == null && counts.size() < MOST) {
            count = counts.computeIfAbsent(key, missing -> gauge(name, description, tags));
        }
        if (count != null) {
            count.increment();
        }
    }

    private LongAdder gauge(String name, String description, Tags tags) {
        LongAdder count = new LongAdder();
        Gauge.builder(name, count, LongAdder::doubleValue)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return count;
    }

    private Timer timer(Key key) {
        Duration[] bounds = new Duration[BOUNDS.length];
        for (int i = 0; i < BOUNDS.length; i++) {
            bounds[i] = Duration.ofMillis(BOUNDS[i]);
        }
        return Timer.builder(key.name())
                .description("How long a webhook took")
                .tags(key.tags())
                .serviceLevelObjectives(bounds)
                .register(registry);
    }
}
