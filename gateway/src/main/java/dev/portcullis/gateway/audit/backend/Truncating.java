package dev.portcullis.gateway.audit.backend;

import dev.portcullis.gateway.settings.AuditSettings.Truncation;
import dev.portcullis.kube.json.Json;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Takes the bodies out of events that are too large, and makes no batch larger than it may be. */
final class Truncating implements AuditBackend {
    static final String ANNOTATION = "audit.k8s.io/truncated";

    private final AuditBackend backend;
    private final Truncation limits;
    private final Counter errors;

    Truncating(AuditBackend backend, Truncation limits, AuditMetrics metrics) {
        this.backend = backend;
        this.limits = limits;
        this.errors = metrics.errors("truncate");
    }

    @Override
    public boolean accept(List<byte[]> events) {
        boolean all = true;
        List<byte[]> batch = new ArrayList<>();
        long size = 0;
        for (byte[] event : events) {
            byte[] fitting = fitting(event);
            if (fitting == null) {
                errors.increment();
                all = false;
                continue;
            }
            if (!batch.isEmpty() && size + fitting.length > limits.maxBatch()) {
                all &= backend.accept(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.add(fitting);
            size += fitting.length;
        }
        return (batch.isEmpty() || backend.accept(batch)) && all;
    }

    /** Null where even what is left is too large. */
    private byte @Nullable [] fitting(byte[] event) {
        if (event.length <= limits.maxEvent()) {
            return event;
        }
        ObjectNode shorter = (ObjectNode) Json.read(event);
        shorter.remove(List.of("requestObject", "responseObject"));
        shorter.withObject("annotations").put(ANNOTATION, "true");
        byte[] bytes = Json.write(shorter);
        return bytes.length <= limits.maxEvent() ? bytes : null;
    }

    @Override
    public void close() {
        backend.close();
    }
}
