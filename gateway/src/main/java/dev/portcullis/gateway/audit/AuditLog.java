package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.exchange.Trail;

/** Takes note of every request when it has ended. Must not throw, nor keep the request waiting. */
public interface AuditLog {
    /** Takes no notes. */
    AuditLog NONE = trail -> {};

    void record(Trail trail);
}
