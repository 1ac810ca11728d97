package dev.portcullis.gateway.flowcontrol;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The metrics of one priority level, under kube-apiserver's names. */
final class LevelSeries {
    private final MeterRegistry registry;
    private final List<Meter> meters;

    /** One of them. */
    private record Value(String name, ToDoubleFunction<PriorityLevel> of) {}

    LevelSeries(MeterRegistry registry, PriorityLevel level) {
        this.registry = registry;
        this.meters = Stream.of(
                        new Value("nominal.limit.seats", one -> one.limits().nominal()),
                        new Value("lower.limit.seats", one -> one.limits().lower()),
                        new Value("upper.limit.seats", one -> one.limits().upper()),
                        new Value("current.limit.seats", PriorityLevel::seats),
                        new Value(
                                "demand.seats.high.watermark",
                                one -> one.demand().high()),
                        new Value("demand.seats.average", one -> one.demand().average()),
                        new Value("demand.seats.stdev", one -> one.demand().deviation()),
                        new Value("demand.seats.smoothed", PriorityLevel::smooth),
                        new Value(
                                "current.inqueue.seats",
                                one -> one.queues().load().waitingSeats()))
                .<Meter>map(value -> Gauge.builder("apiserver.flowcontrol." + value.name(), level, value.of())
                        .tag("priority_level", level.spec().name())
                        .register(registry))
                .toList();
    }

    void remove() {
        meters.forEach(registry::remove);
    }
}
