package dev.portcullis.gateway.metrics;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.metrics.ProcessMetrics;
import dev.portcullis.kube.status.ApiErrors;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: what the gateway measures, in Prometheus' text form. */
public final class MetricsEndpoint implements Endpoint, AutoCloseable {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final ReentrantLock binding = new ReentrantLock();
    private @Nullable JvmGcMetrics collections;

    public MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        requireRead(exchange);
        bind();
        exchange.response().setContentType(TEXT);
        registry.scrape(exchange.response().getOutputStream());
    }

    static void requireRead(Exchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw ApiErrors.methodNotAllowed();
        }
    }

    /** What is of the process is looked at from the first scrape on: no start waits for it. */
    private void bind() {
        binding.lock();
        try {
            if (collections == null) {
                collections = new JvmGcMetrics();
                collections.bindTo(registry);
                new JvmMemoryMetrics().bindTo(registry);
                new JvmThreadMetrics().bindTo(registry);
                new UptimeMetrics().bindTo(registry);
                new ProcessMetrics().bindTo(registry);
            }
        } finally {
            binding.unlock();
        }
    }

    @Override
    public void close() {
        if (collections != null) {
            collections.close();
        }
    }
}
