package dev.portcullis.authn.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.authn.fixture.OutsideServer;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import dev.portcullis.authn.fixture.OutsideServer.Asked;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeystoneTest {
    private static final String TOKEN = "gAAAAABk-token_of_ann";
    private static final String ANN = """
            {"token":{"user":{"id":"u1","name":"ann","domain":{"id":"%s","name":"Default"}},
             "project":{"id":"p1","name":"web"},"roles":[{"id":"r1","name":"member"}],
             "expires_at":"2099-01-01T00:00:00.000000Z"}}""";
    private static final UserInfo KNOWN = new UserInfo(
            "ann",
            "u1",
            List.of("p1"),
            Map.of(
                    "alpha.kubernetes.io/identity/project/id", List.of("p1"),
                    "alpha.kubernetes.io/identity/project/name", List.of("web"),
                    "alpha.kubernetes.io/identity/user/domain/id", List.of("default"),
                    "alpha.kubernetes.io/identity/user/domain/name", List.of("Default"),
                    "alpha.kubernetes.io/identity/roles", List.of("member")));

    @TempDir
    Path dir;

    private OutsideServer server;
    private AskedOnce keystone;
    private volatile String domain = "default";
    private volatile int status;
    private volatile String body;

    @BeforeEach
    void start() throws Exception {
        server = new OutsideServer(dir, this::answer);
        keystone =
                new AskedOnce(settings(Map.of()), new SourceLimit(5, System::nanoTime), new MovingClock(Instant.now()));
    }

    @AfterEach
    void stop() {
        keystone.close();
        server.close();
    }

    /** As Keystone answers: 201 for a login, 200 for a token that is good. */
    private Answer answer(Asked asked) {
        if (status != 0) {
            return Answer.status(status);
        }
        String ann = body == null ? ANN.formatted(domain) : body;
        if (!asked.path().equals("/v3/auth/tokens")) {
            return Answer.status(404);
        }
        if (asked.method().equals("GET")) {
            return asked.header("X-auth-token").equals(TOKEN)
                            && asked.header("X-subject-token").equals(TOKEN)
                    ? Answer.json(ann)
                    : Answer.status(401);
        }
        JsonNode identity = Json.read(asked.body().getBytes(StandardCharsets.UTF_8))
                .path("auth")
                .path("identity");
        JsonNode user = identity.path("password").path("user");
        return identity.path("methods").path(0).asString().equals("password")
                        && user.path("name").asString().equals("ann")
                        && user.path("password").asString().equals("right")
                        && user.path("domain").path("id").asString().equals("default")
                ? new Answer(201, ann, Map.of("X-Subject-Token", TOKEN))
                : Answer.status(401);
    }

    @Test
    void usersAreKnownByTheirPassword() {
        assertThat(password("ann", "right"))
                .isInstanceOfSatisfying(
                        Authenticated.class, known -> assertThat(known.user()).isEqualTo(KNOWN));
        password("ann", "right");
        assertThat(server.asked).as("asked once").hasSize(1);
        assertThat(password("ann", "wrong")).isInstanceOf(Rejected.class);
        assertThat(password("bob", "right")).isInstanceOf(Rejected.class);
        assertThat(passwords(Map.of())).isInstanceOf(NotMine.class);
        assertThat(passwords(Map.of("authorization", List.of("Basic !")))).isInstanceOf(Rejected.class);
    }

    @Test
    void usersAreKnownByTheirToken() {
        assertThat(token(TOKEN)).isInstanceOfSatisfying(Authenticated.class, known -> {
            assertThat(known.user()).isEqualTo(KNOWN);
            assertThat(known.audiences()).containsExactly("api");
        });
        assertThat(token("gAAAAABk-token_of_somebody")).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
                "abc123.0123456789abcdef",
                "has blanks in between"
            })
    void whatIsNoTokenOfKeystoneIsNotShownToIt(String token) {
        assertThat(token(token)).isInstanceOf(NotMine.class);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void theUserOfAnotherDomainIsSomebodyElse() {
        domain = "other";
        assertThat(token(TOKEN)).isEqualTo(new Rejected("keystone: the user is of another domain: other"));
        assertThat(password("ann", "right")).isInstanceOf(Rejected.class);
    }

    @Test
    void anExpiredAnswerIsNotRemembered() {
        body = ANN.formatted("default").replace("2099", "2001");
        assertThat(token(TOKEN))
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        known -> assertThat(known.expires()).isEqualTo("2001-01-01T00:00:00Z"));
        token(TOKEN);
        assertThat(server.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 302, 204})
    void whatIsNoAnswerLetsNobodyInAndIsNotRemembered(int code) {
        status = code;
        assertThat(token(TOKEN)).isEqualTo(new Rejected("keystone: it answered " + code));
        status = 0;
        assertThat(token(TOKEN)).isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "[]",
                "{\"token\":{\"user\":{\"domain\":{\"id\":\"default\"}}}}",
                "{\"token\":{\"user\":{\"name\":\"ann\",\"domain\":{\"id\":\"default\"}},\"expires_at\":\"soon\"}}"
            })
    void anAnswerThatMakesNoSenseLetsNobodyIn(String said) {
        body = said;
        assertThat(token(TOKEN)).isInstanceOf(Rejected.class);
    }

    @Test
    void aFloodDoesNotReachIt() {
        for (int i = 0; i < 300; i++) {
            password("ann", "guess" + i);
        }
        assertThat(server.asked.size()).isBetween(50, 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://keystone:5000", "keystone", "https://", "https://x/?a=b", "::"})
    void anAddressThatIsNoneIsRefusedAtStart(String url) {
        assertThatThrownBy(() -> settings(Map.of("experimental-keystone-url", url)))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("--experimental-keystone-url");
    }

    @Test
    void theVersionMayStandInTheAddress() {
        assertThat(settings(Map.of("experimental-keystone-url", "https://x/identity/v3/"))
                        .tokens())
                .hasToString("https://x/identity/v3/auth/tokens");
    }

    private KeystoneSettings settings(Map<String, String> more) {
        Map<String, String> flags = new HashMap<>(Map.of(
                "experimental-keystone-url", server.url().toString(),
                "experimental-keystone-ca-file", server.caFile().toString()));
        flags.putAll(more);
        return KeystoneSettings.from(new FlagValues(flags::get));
    }

    private AuthenticationResult password(String user, String password) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return passwords(Map.of("authorization", List.of("Basic " + basic)));
    }

    private AuthenticationResult passwords(Map<String, List<String>> headers) {
        return new KeystonePasswords(keystone)
                .authenticate(new AuthenticationAttempt(null, List.of(), headers, "10.0.0.1", List.of("api")));
    }

    private AuthenticationResult token(String token) {
        return new KeystoneTokens(keystone, List.of("api"))
                .authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }
}
