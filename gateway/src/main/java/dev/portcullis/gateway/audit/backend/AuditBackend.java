package dev.portcullis.gateway.audit.backend;

import java.util.List;

/** Takes events, each a JSON object in bytes. Any thread may call it. */
public interface AuditBackend extends AutoCloseable {
    /**
     * Does not throw: what cannot be kept is counted.
     *
     * @return whether the requests that the events are of may be served
     */
    boolean accept(List<byte[]> events);

    /** Hands over what is still here; not for longer than a few seconds. */
    @Override
    void close();
}
