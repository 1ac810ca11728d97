package dev.portcullis.kube.service;

/** A flag has a value that it cannot have; the message says which flag and what would do. Ends the start with just that. */
public final class BadFlagException extends RuntimeException {
    public BadFlagException(String flag, String what) {
        super("--" + flag + ": " + what);
    }
}
