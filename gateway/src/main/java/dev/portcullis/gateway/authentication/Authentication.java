package dev.portcullis.gateway.authentication;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What authn-service decided. */
public sealed interface Authentication {
    /** The epoch of authn-service that it was decided in. */
    String epoch();

    /** When it must be forgotten; null: with its epoch. */
    @Nullable
    Instant expires();

    /** @param paths where only; null for everywhere */
    record Authenticated(
            Identity identity,
            String epoch,
            @Nullable Instant expires,
            @Nullable List<String> paths) implements Authentication {}

    /** 401. The error is for the audit log; the client is not told. */
    record Rejected(
            @Nullable String error, String epoch, @Nullable Instant expires) implements Authentication {}
}
