package dev.portcullis.store.state;

/** The store does not take values of this size; nothing was written. */
public final class ValueTooLargeException extends StoreException {
    public ValueTooLargeException(String message) {
        super(message, null);
    }
}
