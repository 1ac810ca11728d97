package dev.portcullis.gateway.metrics;

import dev.portcullis.kube.request.RequestInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The open watches, and what goes out over them. */
public final class WatchMetrics {
    private static final int MAX_SERIES = 1_000;
    private static final double[] SIZES = {1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072};

    private record Kind(String group, String version, String resource, String scope) {}

    private final MeterRegistry registry;
    private final Map<Kind, Watches> all = new ConcurrentHashMap<>();

    public WatchMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Of a watch that the store has begun to answer: there is such a resource. */
    public Watches of(RequestInfo info) {
        Kind kind = new Kind(
                info.apiGroup(),
                info.apiVersion(),
                info.resource(),
                !info.name().isEmpty() ? "resource" : info.namespace().isEmpty() ? "cluster" : "namespace");
        Watches known = all.get(kind);
        return known != null
                ? known
                : all.computeIfAbsent(all.size() < MAX_SERIES ? kind : new Kind("", "", "other", ""), this::watches);
    }

    private Watches watches(Kind kind) {
        LongAdder open = new LongAdder();
        Gauge.builder("apiserver.longrunning.requests", open, LongAdder::sum)
                .description("Watches that are open")
                .tags("verb", "WATCH", "group", kind.group(), "version", kind.version(), "resource", kind.resource())
                .tags("subresource", "", "scope", kind.scope(), "component", "apiserver")
                .register(registry);
        Counter events = Counter.builder("apiserver.watch.events")
                .description("Events that went to watches")
                .tags("group", kind.group(), "version", kind.version(), "resource", kind.resource())
                .register(registry);
        DistributionSummary sizes = DistributionSummary.builder("apiserver.watch.events.sizes")
                .description("Bytes of these events")
                .tags("group", kind.group(), "version", kind.version(), "resource", kind.resource())
                .serviceLevelObjectives(SIZES)
                .register(registry);
        return new Watches(open, events, sizes);
    }

    /** Those of one kind. */
    public record Watches(LongAdder open, Counter events, DistributionSummary sizes) {
        /** One more, until it is closed. */
        public Open opened() {
            open.increment();
            return open::decrement;
        }

        /** A piece of a stream went out, mostly an event. @return how much of the next event is out already */
        public int sent(byte[] bytes, int length, int begun) {
            int event = begun;
            int count = 0;
            for (int i = 0; i < length; i++) {
                event++;
                if (bytes[i] == '\n') {
                    sizes.record(event);
                    count++;
                    event = 0;
                }
            }
            if (count > 0) {
                events.increment(count);
            }
            return event;
        }
    }

    /** A watch that is open. */
    public interface Open extends AutoCloseable {
        @Override
        void close();
    }
}
