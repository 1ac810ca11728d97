package dev.portcullis.authn.serviceaccount;

/** A token whose signature is good and that is no good all the same; the message says why. */
final class InvalidTokenException extends Exception {
    InvalidTokenException(String why) {
        super(why, null, false, false);
    }
}
