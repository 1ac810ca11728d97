package dev.portcullis.store.state;

import org.jspecify.annotations.Nullable;

/** The store cannot answer now. A write that fails so, and not by the subclass, was not made. */
public sealed class StoreUnavailableException extends StoreException permits OutcomeUnknownException {
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
