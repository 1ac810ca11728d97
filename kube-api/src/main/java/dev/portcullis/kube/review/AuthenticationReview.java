package dev.portcullis.kube.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kube.user.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is this? A superset of {@code TokenReview}; see docs/contracts.md. */
public record AuthenticationReview(
        String apiVersion, String kind, Spec spec, @Nullable Status status) {
    public static final String API_VERSION = "authentication.portcullis.dev/v1";

    public static AuthenticationReview of(Spec spec) {
        return new AuthenticationReview(API_VERSION, "AuthenticationReview", spec, null);
    }

    public AuthenticationReview decided(Status status) {
        return new AuthenticationReview(apiVersion, kind, spec, status);
    }

    /**
     * @param token the bearer token, without the scheme
     * @param certificates the client's chain, DER, leaf first
     * @param headers those that authenticators may need, names in lower case
     * @param auditID under which a refusal is remembered
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Spec(
            @Nullable String token,
            @Nullable List<byte[]> certificates,
            @Nullable Map<String, List<String>> headers,
            @Nullable String remoteAddress,
            @Nullable List<String> audiences,
            @Nullable String auditID) {}

    /**
     * @param expires when the decision must be forgotten; null: with its epoch
     * @param paths where the client is let in; null for everywhere
     */
    public record Status(
            boolean authenticated,
            @Nullable UserInfo user,
            @Nullable List<String> audiences,
            @Nullable String error,
            List<Attempt> attempts,
            String epoch,
            @Nullable Instant expires,
            @Nullable List<String> paths) {}

    /** What one authenticator said. */
    public record Attempt(
            String authenticator, String outcome, @Nullable String message, long micros) {}
}
