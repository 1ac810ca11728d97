package dev.portcullis.kube.client;

import java.io.IOException;
import java.net.ConnectException;

/** No connection could be made, or not in time: nothing was sent, and another replica may be asked. */
final class UnreachedException extends ConnectException {
    UnreachedException(String message) {
        super(message);
    }

    UnreachedException(String message, IOException cause) {
        this(message);
        initCause(cause);
    }
}
