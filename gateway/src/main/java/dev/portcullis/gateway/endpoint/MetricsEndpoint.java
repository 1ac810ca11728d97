package dev.portcullis.gateway.endpoint;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.status.ApiErrors;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;

/** {@code /metrics}, in Prometheus' text form. */
public final class MetricsEndpoint implements Endpoint {
    private final PrometheusMeterRegistry registry;

    public MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw ApiErrors.methodNotAllowed();
        }
        exchange.response().setContentType("text/plain; version=0.0.4; charset=utf-8");
        registry.scrape(exchange.response().getOutputStream());
    }
}
