package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens are believed, and what is made of them.
 *
 * @param url as tokens have it in {@code iss}, to the letter
 * @param audiences a token must be for one of them
 */
record JwtIssuer(
        String url, KeyLocation keys, Set<String> audiences, Set<JWSAlgorithm> algorithms, ClaimMapping mapping) {
    static final Set<JWSAlgorithm> ALL_ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);

    JwtIssuer {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
    }

    /**
     * Where an issuer says what its keys are.
     *
     * @param discovery the whole URL of its discovery document
     * @param authorities PEM, empty for those of the JDK
     * @param proxy the HTTP proxy by which all that the issuer has is reached; null for none
     */
    record KeyLocation(
            String issuer,
            String discovery,
            String authorities,
            @Nullable InetSocketAddress proxy) {
        static KeyLocation of(String issuer, String discovery, String authorities, @Nullable InetSocketAddress proxy) {
            String standard = issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration";
            return new KeyLocation(issuer, discovery.isEmpty() ? standard : discovery, authorities, proxy);
        }
    }
}
