package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.fairqueue.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of one flow schema on one priority level, under kube-apiserver's names. */
final class FlowSeries {
    private static final String PREFIX = "apiserver.flowcontrol.";
    private static final Duration[] WAITS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger seats = new AtomicInteger();
    private final Counter dispatched;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Timer waited;
    private final Timer waitedInVain;
    private final Timer execution;

    FlowSeries(MeterRegistry registry, String schema, String level) {
        this.registry = registry;
        Tags tags = Tags.of("flow_schema", schema, "priority_level", level);
        dispatched =
                add(Counter.builder(PREFIX + "dispatched.requests").tags(tags).register(registry));
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    add(Counter.builder(PREFIX + "rejected.requests")
                            .tags(tags.and("reason", reason.reason()))
                            .register(registry)));
        }
        waited = timer("request.wait.duration", tags.and("execute", "true"));
        waitedInVain = timer("request.wait.duration", tags.and("execute", "false"));
        execution = timer("request.execution", tags);
        gauge("current.inqueue.requests", tags, waiting);
        gauge("current.executing.requests", tags, running);
        gauge("current.executing.seats", tags, seats);
    }

    private <M extends Meter> M add(M meter) {
        meters.add(meter);
        return meter;
    }

    private Timer timer(String name, Tags tags) {
        return add(Timer.builder(PREFIX + name)
                .tags(tags)
                .serviceLevelObjectives(WAITS)
                .register(registry));
    }

    private void gauge(String name, Tags tags, AtomicInteger value) {
        add(Gauge.builder(PREFIX + name, value, AtomicInteger::get).tags(tags).register(registry));
    }

    void waits() {
        waiting.incrementAndGet();
    }

    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    void refused(Refusal why, long waitedNanos) {
        waitedInVain.record(waitedNanos, TimeUnit.NANOSECONDS);
        Counter counter = refused.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    void runs(int taken, long waitedNanos) {
        dispatched.increment();
        waited.record(waitedNanos, TimeUnit.NANOSECONDS);
        running.incrementAndGet();
        seats.addAndGet(taken);
    }

    void over(int given, long nanos) {
        running.decrementAndGet();
        seats.addAndGet(-given);
        execution.record(nanos, TimeUnit.NANOSECONDS);
    }

    boolean idle() {
        return waiting.get() == 0 && running.get() == 0;
    }

    void remove() {
        meters.forEach(registry::remove);
    }
}
