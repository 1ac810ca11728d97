package dev.portcullis.authn.jwt;

/** A token whose signature is good and whose claims are not; the message says why and holds no more of it than names. */
final class InvalidClaimsException extends Exception {
    InvalidClaimsException(String why) {
        super(why, null, false, false);
    }
}
