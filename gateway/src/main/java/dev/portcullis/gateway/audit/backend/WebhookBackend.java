package dev.portcullis.gateway.audit.backend;

import dev.portcullis.kube.outbound.Webhook;
import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts events as an {@code EventList}. */
final class WebhookBackend implements AuditBackend {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookBackend.class);
    private static final byte[] BEGIN =
            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

    private final Webhook webhook;
    private final Duration patience;
    private final Counter errors;

    /** @param patience for all tries together */
    WebhookBackend(Webhook webhook, Duration patience, AuditMetrics metrics) {
        this.webhook = webhook;
        this.patience = patience;
        this.errors = metrics.errors("webhook");
    }

    @Override
    public boolean accept(List<byte[]> events) {
        try {
            webhook.ask(list(events), patience);
            return true;
        } catch (IOException e) {
            errors.increment(events.size());
            LOG.error("the audit webhook did not take {} events: {}", events.size(), e.getMessage());
            return false;
        }
    }

    private static byte[] list(List<byte[]> events) throws IOException {
        int size = events.stream().mapToInt(event -> event.length + 1).sum();
        ByteArrayOutputStream body = new ByteArrayOutputStream(BEGIN.length + size + END.length);
        body.write(BEGIN);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.write(events.get(i));
        }
        body.write(END);
        return body.toByteArray();
    }

    @Override
    public void close() {
        webhook.close();
    }
}
