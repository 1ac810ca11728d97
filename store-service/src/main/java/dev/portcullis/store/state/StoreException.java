package dev.portcullis.store.state;

import org.jspecify.annotations.Nullable;

/** Why a call to the store has no result. */
public abstract sealed class StoreException extends RuntimeException
        permits CompactedException, FutureRevisionException, StoreUnavailableException, ValueTooLargeException {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
