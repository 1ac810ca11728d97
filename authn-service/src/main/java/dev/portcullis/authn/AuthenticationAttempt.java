package dev.portcullis.authn;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a client shows of itself.
 *
 * @param token the bearer token, without its scheme; never empty
 * @param certificates the chain from the TLS handshake, DER, leaf first; possession of the leaf's key is proven, nothing else
 * @param headers names in lower case
 * @param audiences those that a token must be meant for, one of them at least
 */
public record AuthenticationAttempt(
        @Nullable String token,
        List<byte[]> certificates,
        Map<String, List<String>> headers,
        String remoteAddress,
        List<String> audiences) {

    public AuthenticationAttempt {
        certificates = List.copyOf(certificates);
        headers = Map.copyOf(headers);
        audiences = List.copyOf(audiences);
    }

    public static AuthenticationAttempt ofToken(String token, List<String> audiences) {
        return new AuthenticationAttempt(token, List.of(), Map.of(), "", audiences);
    }

    /** Without the token: a record's own would print it. */
    @Override
    public String toString() {
        return "AuthenticationAttempt[token=" + (token == null ? "none" : "…") + ", certificates=" + certificates.size()
                + ", remoteAddress=" + remoteAddress + ", audiences=" + audiences + "]";
    }
}
