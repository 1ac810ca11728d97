package dev.portcullis.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The decisions of a stage with one result. */
final class Decisions {
    private final Runnable count;
    private final Timer time;

    Decisions(String stage, String result, MeterRegistry registry) {
        this.count = counter(stage, result, registry);
        this.time = Timer.builder(stage + ".duration")
                .description("How long " + stage + " took")
                .tag("result", result)
                .serviceLevelObjectives(Buckets.DECISIONS)
                .register(registry);
    }

    /** kube-apiserver's counter of authentications does not end in {@code _total}, as a counter of the library's would. */
    private static Runnable counter(String stage, String result, MeterRegistry registry) {
        String name = stage + ".attempts";
        String description = "Decisions of " + stage + " by their result";
        if (stage.equals("authentication")) {
            LongAdder attempts = new LongAdder();
            Gauge.builder(name, attempts, LongAdder::sum)
                    .description(description)
                    .tag("result", result)
                    .register(registry);
            return attempts::increment;
        }
        return Counter.builder(name)
                .description(description)
                .tag("result", result)
                .register(registry)::increment;
    }

    void note(long nanos) {
        count.run();
        time.record(nanos, TimeUnit.NANOSECONDS);
    }
}
