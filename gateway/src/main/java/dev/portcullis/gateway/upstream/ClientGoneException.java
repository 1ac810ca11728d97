package dev.portcullis.gateway.upstream;

import java.io.IOException;

/** The client went away while it was being answered; there is nobody left to tell. */
public final class ClientGoneException extends IOException {
    ClientGoneException(IOException cause) {
        super(cause);
    }
}
