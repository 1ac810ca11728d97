package dev.portcullis.authz.webhook;

import java.io.IOException;
import java.time.Duration;

/** Who answers reviews, in JSON. */
public interface Reviewer extends AutoCloseable {
    /** @throws IOException if there was no answer within that time; the message is fit for clients */
    byte[] ask(byte[] review, Duration patience) throws IOException;

    @Override
    default void close() {}
}
