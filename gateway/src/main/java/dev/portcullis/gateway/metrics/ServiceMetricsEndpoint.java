package dev.portcullis.gateway.metrics;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.client.StageUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics/SERVICE}: what a service behind the gateway measures. Of several replicas all that answer are asked, and each line says of
 * which it is.
 */
public final class ServiceMetricsEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMetricsEndpoint.class);
    private static final String PATH = "/actuator/prometheus";
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final InternalClient service;

    public ServiceMetricsEndpoint(InternalClient service) {
        this.service = service;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        MetricsEndpoint.requireRead(exchange);
        List<Replica> replicas = service.replicas();
        byte[] text = replicas.size() > 1 ? merged(replicas) : one();
        exchange.response().setContentType(MetricsEndpoint.TEXT);
        exchange.response().setContentLength(text.length);
        exchange.response().getOutputStream().write(text);
    }

    private byte[] one() {
        try (InternalResponse answer = service.send("GET", PATH, MetricsText::accept, null, WAIT, true)) {
            return answer.success();
        }
    }

    /** @throws StageUnavailableException if none answers */
    private static byte[] merged(List<Replica> replicas) {
        MetricsText all = new MetricsText();
        StageUnavailableException last = null;
        int answers = 0;
        for (Replica replica : replicas) {
            try (InternalResponse answer = replica.send("GET", PATH, MetricsText::accept, null, WAIT, true)) {
                all.add(new String(answer.success(), StandardCharsets.UTF_8), replica.name());
                answers++;
            } catch (StageUnavailableException e) {
                LOG.debug("no metrics of {}: {}", replica.name(), e.getMessage());
                last = e;
            }
        }
        if (answers == 0 && last != null) {
            throw last;
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }
}
