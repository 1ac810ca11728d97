package dev.portcullis.authn.memory;

/** Whoever would know could not be asked: this says nothing about the credential, and is not remembered. */
public final class UnansweredException extends Exception {
    public UnansweredException(String why) {
        super(why, null, false, false);
    }
}
