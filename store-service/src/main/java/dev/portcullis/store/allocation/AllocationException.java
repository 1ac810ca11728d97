package dev.portcullis.store.allocation;

/** What was asked for can't be had; the message is for the client. */
public final class AllocationException extends RuntimeException {
    public AllocationException(String message) {
        super(message, null, false, false);
    }
}
