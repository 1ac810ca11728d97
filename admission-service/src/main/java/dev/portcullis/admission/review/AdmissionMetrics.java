package dev.portcullis.admission.review;

import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.AdmissionReview.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long admission took, as a whole and of each plugin: what the trace of each answer says anyway, under kube-apiserver's names. */
final class AdmissionMetrics {
    /** In milliseconds. */
    private static final int[] BOUNDS = {5, 25, 100, 500, 1_000, 2_500};

    private record Step(String type, String operation, boolean rejected) {}

    private record Plugin(String name, Step step) {}

    private final MeterRegistry registry;
    private final Map<Step, Timer> steps = new ConcurrentHashMap<>();
    private final Map<Plugin, Timer> plugins = new ConcurrentHashMap<>();

    AdmissionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param type admit or validate */
    void note(String type, String operation, Response answer, long nanos) {
        steps.computeIfAbsent(new Step(type, operation, !answer.allowed()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
        if (answer.trace() != null) {
            answer.trace().forEach(verdict -> note(type, operation, verdict));
        }
    }

    private void note(String type, String operation, Verdict verdict) {
        Step step = new Step(type, operation, verdict.verdict().equals("Rejected"));
        plugins.computeIfAbsent(new Plugin(verdict.plugin(), step), this::timer)
                .record(verdict.micros(), TimeUnit.MICROSECONDS);
    }

    private Timer timer(Step step) {
        return timer(
                "apiserver.admission.step.admission.duration",
                "How long all plugins of a step took",
                step,
                Tags.empty());
    }

    private Timer timer(Plugin plugin) {
        return timer(
                "apiserver.admission.controller.admission.duration",
                "How long a plugin took",
                plugin.step(),
                Tags.of("name", plugin.name()));
    }

    private Timer timer(String name, String description, Step step, Tags more) {
        Duration[] bounds = new Duration[BOUNDS.length];
        for (int i = 0; i < BOUNDS.length; i++) {
            bounds[i] = Duration.ofMillis(BOUNDS[i]);
        }
        return Timer.builder(name)
                .description(description)
                .tags("type", step.type(), "operation", step.operation(), "rejected", String.valueOf(step.rejected()))
                .tags(more)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }
}
