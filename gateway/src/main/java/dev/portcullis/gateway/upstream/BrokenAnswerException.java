package dev.portcullis.gateway.upstream;

import java.io.IOException;

/** A service stopped in the middle of its answer: the client's must be cut off, too, lest it look whole. */
public final class BrokenAnswerException extends IOException {
    BrokenAnswerException(String service, IOException cause) {
        super(service + " broke off its answer: " + cause.getMessage(), cause);
    }
}
