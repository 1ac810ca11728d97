package dev.portcullis.store.transform;

/** A body that can't be read; the message is Go's, for the client. */
final class MalformedException extends RuntimeException {
    MalformedException(String message) {
        super(message, null, false, false);
    }
}
