package dev.portcullis.store.transform;

/** A patch that can be read but not applied: 422. The message is for the log. */
final class PatchRefusedException extends RuntimeException {
    PatchRefusedException(String message) {
        super(message, null, false, false);
    }
}
