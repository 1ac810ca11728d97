package dev.portcullis.gateway.audit.backend;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each event. A line that cannot be written is counted; the next is tried again. */
final class LogBackend implements AuditBackend {
    private static final Logger LOG = LoggerFactory.getLogger(LogBackend.class);

    private final Lines lines;
    private final UnaryOperator<byte[]> format;
    private final Counter errors;
    private volatile boolean failing;

    /** What lines are written to. */
    interface Lines extends AutoCloseable {
        void write(byte[] line) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** @param format makes a line, without its end, of an event */
    LogBackend(Lines lines, UnaryOperator<byte[]> format, AuditMetrics metrics) {
        this.lines = lines;
        this.format = format;
        this.errors = metrics.errors("log");
    }

    @Override
    public boolean accept(List<byte[]> events) {
        boolean all = true;
        for (byte[] event : events) {
            all &= write(event);
        }
        return all;
    }

    private boolean write(byte[] event) {
        try {
            lines.write(format.apply(event));
            failing = false;
            return true;
        } catch (IOException e) {
            errors.increment();
            if (!failing) {
                LOG.error("the audit log cannot be written, events are being lost", e);
            }
            failing = true;
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            LOG.error("the audit log was not closed properly", e);
        }
    }
}
