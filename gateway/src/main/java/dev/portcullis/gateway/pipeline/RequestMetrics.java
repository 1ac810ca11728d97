package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.request.RequestInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code apiserver_request_duration_seconds}, with kube-apiserver's labels; its count is that of the requests. */
public final class RequestMetrics {
    /** More series than this are not begun: whoever is let in could otherwise make up resources without end. */
    private static final int MAX_SERIES = 5_000;

    private record Series(
            String verb, String group, String version, String resource, String subresource, String scope, int code) {
        static final Series OTHER = new Series("other", "", "", "", "", "", 0);

        static Series of(@Nullable RequestInfo info, boolean allowed, int code) {
            if (info == null) {
                return OTHER;
            }
            // Only of what exists, so that the labels stay few.
            if (!info.resourceRequest() || !allowed || code == 404) {
                return new Series(info.resourceRequest() ? info.verb() : "", "", "", "", "", "", code);
            }
            return new Series(
                    info.verb(),
                    info.apiGroup(),
                    info.apiVersion(),
                    info.resource(),
                    info.subresource(),
                    info.namespace().isEmpty() ? "cluster" : info.name().isEmpty() ? "namespace" : "resource",
                    code);
        }
    }

    private final MeterRegistry registry;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(Trail trail) {
        Series series = Series.of(trail.info(), trail.wasAllowed(), trail.code());
        Timer timer = timers.get(series);
        if (timer == null) {
            timer = timers.computeIfAbsent(timers.size() < MAX_SERIES ? series : Series.OTHER, this::timer);
        }
        timer.record(trail.nanos(), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder("apiserver.request.duration")
                .tags(
                        "verb", series.verb().toUpperCase(Locale.ROOT),
                        "group", series.group(),
                        "version", series.version(),
                        "resource", series.resource(),
                        "subresource", series.subresource(),
                        "scope", series.scope(),
                        "code", String.valueOf(series.code()))
                .register(registry);
    }
}
