package dev.portcullis.admission.webhook.call;

/** A webhook did not answer, or not with what it must. The message is kube-apiserver's, but for the webhook's name before it. */
public final class CallFailedException extends Exception {
    private final int code;

    CallFailedException(String message) {
        this(message, 0);
    }

    CallFailedException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** The status that it answered; 0 where there was none. */
    public int code() {
        return code;
    }
}
