package dev.portcullis.authz;

import org.jspecify.annotations.Nullable;

/** What one authorizer says; {@code why} may be empty. */
public sealed interface Decision {
    Decision NO_OPINION = new NoOpinion("");

    String why();

    /** What kept the authorizer from finding out, a webhook that does not answer for one; null for nothing. */
    default @Nullable String error() {
        return null;
    }

    /** @param ground null where an authorizer has no bindings and rules */
    record Allow(String why, @Nullable Ground ground) implements Decision {
        public Allow(String why) {
            this(why, null);
        }
    }

    /** The next one is asked; that nobody had an opinion is a no. */
    record NoOpinion(String why, @Nullable String error) implements Decision {
        public NoOpinion(String why) {
            this(why, null);
        }
    }

    /** No, and nobody else is asked. */
    record Deny(String why, @Nullable String error) implements Decision {
        public Deny(String why) {
            this(why, null);
        }
    }
}
