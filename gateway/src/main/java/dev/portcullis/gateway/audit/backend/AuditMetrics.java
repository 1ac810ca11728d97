package dev.portcullis.gateway.audit.backend;

import dev.portcullis.gateway.audit.policy.Level;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of the events, under kube-apiserver's names. */
public final class AuditMetrics {
    private final MeterRegistry registry;
    private final Counter events;
    private final Counter rejected;
    private final Function<Level, Counter> levels;

    public AuditMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events = Counter.builder("apiserver.audit.event")
                .description("Audit events that were made and handed to the backends")
                .register(registry);
        this.rejected = Counter.builder("apiserver.audit.requests.rejected")
                .description("Requests that were refused because their event could not be kept")
                .register(registry);
        Map<Level, Counter> counters = Arrays.stream(Level.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        level -> Counter.builder("apiserver.audit.level")
                                .description("Requests by the level that the policy gives them")
                                .tag("level", level.text())
                                .register(registry)));
        this.levels = level -> Objects.requireNonNull(counters.get(level));
    }

    public void event() {
        events.increment();
    }

    public void rejected() {
        rejected.increment();
    }

    public void level(Level level) {
        levels.apply(level).increment();
    }

    /** Of events that are lost, in which part. */
    Counter errors(String plugin) {
        return Counter.builder("apiserver.audit.error")
                .description("Audit events that could not be kept")
                .tag("plugin", plugin)
                .register(registry);
    }
}
