package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups that stand elsewhere than in the token. */
class DistributedClaimsTest extends WithProvider {
    @BeforeEach
    void configured() {
        configure("oidc-groups-claim", "groups", "oidc-groups-prefix", "corp:");
    }

    private String token(Object names, Object sources) throws Exception {
        return provider.token(claims ->
                claims.claim("groups", null).claim("_claim_names", names).claim("_claim_sources", sources));
    }

    private String token(String endpoint) throws Exception {
        return token(Map.of("groups", "src1"), Map.of("src1", Map.of("endpoint", endpoint, "access_token", "s3cret")));
    }

    private void answers(String token) {
        provider.more.put("/groups", new Answer(200, token, Map.of("Content-Type", "application/jwt")));
    }

    @Test
    void theyAreFetchedWithTheAccessTokenAndVerified() throws Exception {
        answers(provider.token(claims -> claims.claim("groups", List.of("far", "away"))));

        assertThat(user(token(provider.url() + "/groups")).groups()).containsExactly("corp:far", "corp:away");
        assertThat(provider.server.asked.stream()
                        .filter(asked -> asked.path().equals("/groups"))
                        .map(asked -> asked.header("Authorization")))
                .containsExactly("Bearer s3cret");
    }

    @Test
    void theirIssuerMayBeAnother() throws Exception {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        for (String file : List.of("outside.crt", "outside.key")) {
            Files.copy(dir.resolve(file), elsewhere.resolve(file));
        }
        try (FakeProvider other = new FakeProvider(elsewhere)) {
            other.published = List.of(FakeProvider.SECOND);
            other.signing = FakeProvider.SECOND;
            answers(other.token(claims -> claims.claim("groups", "one")));
            assertThat(user(token(provider.url() + "/groups")).groups()).containsExactly("corp:one");

            other.signing = provider.signing;
            answers(other.token(claims -> claims.claim("groups", "one")));
            rejected(token(provider.url() + "/groups"), "verify distributed claim token: the issuer has no such key");
        }
    }

    @Test
    void whatTheTokenSaysItselfCounts() throws Exception {
        String both = provider.token(claims -> claims.claim("groups", List.of("near"))
                .claim("_claim_names", Map.of("groups", "src1"))
                .claim("_claim_sources", Map.of("src1", Map.of("endpoint", provider.url() + "/groups"))));

        assertThat(user(both).groups()).containsExactly("corp:near");
        assertThat(provider.server.asked).noneMatch(asked -> asked.path().equals("/groups"));
    }

    @Test
    void otherClaimsAndAggregatedOnesAreNotLookedAt() throws Exception {
        assertThat(user(token(Map.of("address", "src1"), Map.of())).groups()).isEmpty();
        assertThat(user(token(Map.of("groups", "src1"), Map.of("src1", Map.of("JWT", "x.y.z"))))
                        .groups())
                .isEmpty();
        configure();
        assertThat(ask(token("https://127.0.0.1:1/groups")))
                .as("nobody wants groups")
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void whatCannotBeHadOrBelievedLetsNobodyIn() throws Exception {
        String endpoint = provider.url() + "/groups";
        rejected(token(endpoint), "while getting distributed claim \"groups\": " + endpoint + " answered 404");
        rejected(token("https://127.0.0.1:1/groups"), "while getting distributed claim");
        rejected(token("http://127.0.0.1/groups"), "no https:// URL");
        rejected(token("nonsense %"), "while getting distributed claim");
        rejected(token("groups", Map.of()), "\"_claim_names\" is no object");
        rejected(
                provider.token(claims -> claims.claim("groups", null).claim("_claim_names", Map.of("groups", "src1"))),
                "\"_claim_sources\" is not present");
        rejected(token(Map.of("groups", "src2"), Map.of("src1", Map.of())), "source src2 missing in _claim_sources");

        answers("nonsense");
        rejected(token(endpoint), "while getting distributed claim");
        answers(provider.token(claims -> claims.claim("groups", null)));
        rejected(token(endpoint), "did not contain claim: groups");
        answers(provider.token(claims -> claims.audience("somebody-else")));
        rejected(token(endpoint), "expected audience");
        answers(provider.token(
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60)))));
        rejected(token(endpoint), "token is expired");
        answers(provider.token(claims -> claims.issuer("https://127.0.0.1:1")));
        rejected(token(endpoint), "its keys cannot be fetched");
        answers(provider.token(claims -> claims.issuer(null)));
        rejected(token(endpoint), "has no issuer");
        String[] good = provider.token(claims -> {}).split("\\.");
        answers(good[0] + "."
                + provider.token(claims -> claims.claim("groups", "admins")).split("\\.")[1] + "." + good[2]);
        rejected(token(endpoint), "failed to verify signature");
    }
}
