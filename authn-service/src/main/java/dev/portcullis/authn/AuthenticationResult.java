package dev.portcullis.authn;

import dev.portcullis.kube.user.UserInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link Authenticator} makes of an attempt. */
public sealed interface AuthenticationResult {
    NotMine NOT_MINE = new NotMine();

    /**
     * The client is known.
     *
     * @param audiences those of the wanted ones that the credential is good for; empty where it does not matter to it
     * @param expires when the credential may stop being good by itself; null for not at a known time
     * @param paths where the client is let in; null for everywhere
     */
    record Authenticated(
            UserInfo user,
            List<String> audiences,
            @Nullable Instant expires,
            @Nullable List<String> paths) implements AuthenticationResult {
        public Authenticated {
            audiences = List.copyOf(audiences);
            paths = paths == null ? null : List.copyOf(paths);
        }

        public Authenticated(UserInfo user, List<String> audiences, @Nullable Instant expires) {
            this(user, audiences, expires, null);
        }

        public static Authenticated of(UserInfo user) {
            return new Authenticated(user, List.of(), null);
        }
    }

    /** No credential of this authenticator's kind. */
    record NotMine() implements AuthenticationResult {}

    /** A credential of its kind, and a bad one. {@code why} is for the trace and never contains the credential. */
    record Rejected(String why) implements AuthenticationResult {}
}
