package dev.portcullis.authn.bootstraptoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class BootstrapTokenAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final String ID = "abc123";
    private static final String SECRET = "0123456789abcdef";
    private static final Map<String, String> USUAL =
            Map.of("token-id", ID, "token-secret", SECRET, "usage-bootstrap-authentication", "true");

    @Test
    void aNewNodeIsKnownByItsToken() {
        assertThat(ask(
                        ID + "." + SECRET,
                        "auth-extra-groups",
                        "system:bootstrappers:worker,system:bootstrappers:a:b",
                        "expiration",
                        "2026-07-01T14:00:00+01:00"))
                .isInstanceOfSatisfying(Authenticated.class, known -> {
                    assertThat(known.user().username()).isEqualTo("system:bootstrap:abc123");
                    assertThat(known.user().groups())
                            .containsExactly(
                                    "system:bootstrappers", "system:bootstrappers:a:b", "system:bootstrappers:worker");
                    assertThat(known.expires()).isEqualTo(Instant.parse("2026-07-01T13:00:00Z"));
                    assertThat(known.audiences()).containsExactly("api");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc123",
                "abc123.0123456789abcde",
                "abc123.0123456789abcdef0",
                "ABC123.0123456789abcdef",
                "abc123.0123456789abcdef\n",
                "a.b.c"
            })
    void whatLooksOtherwiseIsNotItsBusiness(String token) {
        assertThat(ask(token)).isInstanceOf(NotMine.class);
    }

    @Test
    void noTokenAndOtherAudiencesAreNotItsBusiness() {
        BootstrapTokenAuthenticator authenticator = authenticator(secret(USUAL));
        assertThat(authenticator.authenticate(new AuthenticationAttempt(null, List.of(), Map.of(), "", List.of("api"))))
                .isInstanceOf(NotMine.class);
        assertThat(authenticator.authenticate(AuthenticationAttempt.ofToken(ID + "." + SECRET, List.of("vault"))))
                .isInstanceOf(NotMine.class);
    }

    @Test
    void anotherSecretAndAnotherIdAreRejected() {
        assertThat(ask(ID + ".fedcba9876543210"))
                .isEqualTo(new Rejected("the secret of the bootstrap token is another one"));
        assertThat(ask("zzz999." + SECRET)).isEqualTo(new Rejected("there is no bootstrap token with this id"));
    }

    @ParameterizedTest
    @CsvSource({
        "expiration, 2026-07-01T11:59:59Z, expired at 2026-07-01T11:59:59Z",
        "expiration, tomorrow, its expiration is no time",
        "usage-bootstrap-authentication, false, not for authentication",
        "usage-bootstrap-authentication, True, not for authentication",
        "token-id, other1, token-id",
        "auth-extra-groups, system:masters, auth-extra-groups",
        "auth-extra-groups, system:bootstrappers:, auth-extra-groups"
    })
    void aSecretThatSaysSoLetsNobodyIn(String entry, String value, String why) {
        assertThat(ask(ID + "." + SECRET, entry, value))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains(why));
    }

    @Test
    void oneThatIsBeingDeletedLetsNobodyIn() {
        ObjectNode secret = secret(USUAL);
        secret.withObject("metadata").put("deletionTimestamp", "2026-07-01T11:00:00Z");

        assertThat(ask(authenticator(secret), ID + "." + SECRET)).isInstanceOf(Rejected.class);
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(BootstrapToken.of(secret(USUAL)).toString()).doesNotContain(SECRET);
    }

    private static AuthenticationResult ask(String token, String... changes) {
        Map<String, String> data = new java.util.HashMap<>(USUAL);
        for (int i = 0; i < changes.length; i += 2) {
            data.put(changes[i], changes[i + 1]);
        }
        return ask(authenticator(secret(data)), token);
    }

    private static AuthenticationResult ask(BootstrapTokenAuthenticator authenticator, String token) {
        return authenticator.authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    private static BootstrapTokenAuthenticator authenticator(ObjectNode secret) {
        Map<String, BootstrapToken> tokens = Map.of("kube-system/bootstrap-token-" + ID, BootstrapToken.of(secret));
        return new BootstrapTokenAuthenticator(tokens::get, List.of("api"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ObjectNode secret(Map<String, String> data) {
        ObjectNode secret = Json.object().put("type", BootstrapToken.TYPE);
        secret.putObject("metadata").put("namespace", "kube-system").put("name", "bootstrap-token-" + ID);
        ObjectNode encoded = secret.putObject("data");
        data.forEach((name, value) ->
                encoded.put(name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return secret;
    }
}
