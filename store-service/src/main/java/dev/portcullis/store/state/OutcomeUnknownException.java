package dev.portcullis.store.state;

import org.jspecify.annotations.Nullable;

/** A write was sent and no answer came: it may have been made, or may still be. Read the key again to know. */
public final class OutcomeUnknownException extends StoreUnavailableException {
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
