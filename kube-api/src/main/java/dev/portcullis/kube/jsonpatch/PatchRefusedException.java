package dev.portcullis.kube.jsonpatch;

/** A patch that can be read but not applied: 422. The message is for the log. */
public final class PatchRefusedException extends RuntimeException {
    public PatchRefusedException(String message) {
        super(message, null, false, false);
    }
}
