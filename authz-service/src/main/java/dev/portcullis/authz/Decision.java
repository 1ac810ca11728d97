package dev.portcullis.authz;

/** What one authorizer says; {@code why} may be empty. */
public sealed interface Decision {
    Decision NO_OPINION = new NoOpinion("");

    String why();

    record Allow(String why) implements Decision {}

    /** The next one is asked; that nobody had an opinion is a no. */
    record NoOpinion(String why) implements Decision {}

    /** No, and nobody else is asked. */
    record Deny(String why) implements Decision {}
}
