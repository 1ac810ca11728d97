package dev.portcullis.authn.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.fixture.OutsideServer;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import dev.portcullis.authn.fixture.OutsideServer.Asked;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WebhookAuthenticatorTest {
    private static final String ANN = """
            {"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","status":{"authenticated":true,
             "user":{"username":"ann","uid":"u1","groups":["devs"],"extra":{"a":["1","2"]}}}}""";

    @TempDir
    Path dir;

    private OutsideServer server;
    private volatile Function<Asked, Answer> answers = asked -> Answer.json(ANN);

    @BeforeEach
    void start() throws Exception {
        server = new OutsideServer(dir, asked -> answers.apply(asked));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoTheWebhookKnowsIsKnownAndItIsAskedOnce() throws Exception {
        try (WebhookAuthenticator webhook = open(user("token: hush"))) {
            assertThat(ask(webhook, "t1")).isInstanceOfSatisfying(Authenticated.class, known -> {
                assertThat(known.user().username()).isEqualTo("ann");
                assertThat(known.user().uid()).isEqualTo("u1");
                assertThat(known.user().groups()).containsExactly("devs");
                assertThat(known.user().extra()).isEqualTo(Map.of("a", List.of("1", "2")));
                assertThat(known.audiences()).containsExactly("api");
                assertThat(known.expires()).isNotNull();
            });
            ask(webhook, "t1");
        }
        assertThat(server.asked).singleElement().satisfies(asked -> {
            JsonNode review = Json.read(asked.body().getBytes(StandardCharsets.UTF_8));
            assertThat(review.path("apiVersion").asString()).isEqualTo("authentication.k8s.io/v1");
            assertThat(review.path("kind").asString()).isEqualTo("TokenReview");
            assertThat(review.path("spec")).isEqualTo(Json.MAPPER.readTree("""
                    {"token":"t1","audiences":["api"]}"""));
            assertThat(asked.header("Authorization")).isEqualTo("Bearer hush");
        });
    }

    @Test
    void whoItDoesNotKnowIsNotKnown() throws Exception {
        answers = asked -> Answer.json("{\"status\":{\"authenticated\":false}}");
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isInstanceOf(NotMine.class);
        }
        answers = asked -> Answer.json("{\"status\":{\"authenticated\":false,\"error\":\"t1 has expired\"}}");
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isEqualTo(new Rejected("webhook: … has expired"));
        }
    }

    @Test
    void audiencesAreWhatItSays() throws Exception {
        answers = asked -> Answer.json(
                "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"ann\"},\"audiences\":[\"vault\"]}}");
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isInstanceOf(Rejected.class);
            assertThat(webhook.authenticate(AuthenticationAttempt.ofToken("t1", List.of("vault"))))
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            known -> assertThat(known.audiences()).containsExactly("vault"));
        }
    }

    @Test
    void itIsAskedAgainWhereItIsBusyOrBroken() throws Exception {
        answers = asked ->
                server.asked.size() < 3 ? Answer.status(server.asked.size() == 1 ? 503 : 429) : Answer.json(ANN);
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isInstanceOf(Authenticated.class);
        }
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void whereItRefusesNobodyIsLetInAndNothingIsRemembered() throws Exception {
        answers = asked -> Answer.status(403);
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isEqualTo(new Rejected("webhook: it answered 403"));
            answers = asked -> Answer.json(ANN);
            assertThat(ask(webhook, "t1")).isInstanceOf(Authenticated.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"status\":7}",
                "{}",
                "{\"status\":{\"authenticated\":true}}",
                "{\"status\":{\"authenticated\":true,\"user\":{}}}"
            })
    void answersThatMakeNoSenseLetNobodyIn(String body) throws Exception {
        answers = asked -> Answer.json(body);
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(ask(webhook, "t1")).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void aServerOfAnotherCaIsNotAsked() throws Exception {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        try (OutsideServer other = new OutsideServer(elsewhere, asked -> Answer.json(ANN));
                WebhookAuthenticator webhook = open(config(other.url().toString(), server.caPem(), ""))) {
            assertThat(ask(webhook, "t1"))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.why()).contains("cannot be reached"));
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void weShowOurCertificate() throws Exception {
        server.issueClient("us");
        try (WebhookAuthenticator webhook = open(user("client-certificate: us.crt\n    client-key: us.key"))) {
            assertThat(ask(webhook, "t1")).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void aFloodOfBadTokensDoesNotReachIt() throws Exception {
        answers = asked -> Answer.json("{\"status\":{\"authenticated\":false}}");
        try (WebhookAuthenticator webhook = open(user(""))) {
            for (int i = 0; i < 500; i++) {
                webhook.authenticate(
                        new AuthenticationAttempt("bad" + i, List.of(), Map.of(), "10.0.0.1", List.of("api")));
            }
            assertThat(server.asked.size()).isBetween(50, 120);
        }
    }

    @Test
    void noTokenIsNotItsBusiness() throws Exception {
        try (WebhookAuthenticator webhook = open(user(""))) {
            assertThat(webhook.authenticate(new AuthenticationAttempt(null, List.of(), Map.of(), "", List.of("api"))))
                    .isInstanceOf(NotMine.class);
        }
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "clusters: []",
                "clusters: [{name: a, cluster: {server: 'http://x'}}]",
                "clusters: [{name: a, cluster: {server: 'https://x', certificate-authority: missing.crt}}]",
                "clusters: [{name: a, cluster: {server: 'https://x', certificate-authority-data: '%%'}}]",
                "current-context: c\nclusters: [{name: a, cluster: {server: 'https://x'}}]",
                "clusters: [{name: a, cluster: {server: 'https://x'}}, {name: b, cluster: {server: 'https://y'}}]",
                "clusters: [{name: a, cluster: {server: 'https://x'}}]\nusers: [{name: u, user: {client-key-data: AAAA}}]",
                "a: b: c"
            })
    void aKubeconfigThatDoesNotSayWhereIsRefusedAtStart(String kubeconfig) {
        assertThatThrownBy(() -> open(kubeconfig))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("--authentication-token-webhook-config-file");
    }

    @Test
    void onlyV1IsSpoken() {
        assertThatThrownBy(() -> WebhookSettings.from(new FlagValues(Map.of(
                        "authentication-token-webhook-config-file", "x",
                        "authentication-token-webhook-version", "v1beta1")::get)))
                .hasMessageContaining("must be v1, not v1beta1");
    }

    private String user(String entries) throws Exception {
        return config(server.url().toString(), server.caPem(), entries);
    }

    private static String config(String url, String ca, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: there, user: us}
                clusters:
                - name: there
                  cluster:
                    server: %s/authenticate
                    certificate-authority-data: %s
                users:
                - name: us
                  user:
                    %s
                """.formatted(url, Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.UTF_8)), user);
    }

    private WebhookAuthenticator open(String kubeconfig) throws Exception {
        Path file = Files.writeString(dir.resolve("webhook.kubeconfig"), kubeconfig);
        Map<String, String> flags = new HashMap<>();
        flags.put("authentication-token-webhook-config-file", file.toString());
        return new WebhookAuthenticator(
                WebhookSettings.from(new FlagValues(flags::get)),
                List.of("api"),
                new SourceLimit(5, System::nanoTime),
                Clock.systemUTC());
    }

    private static AuthenticationResult ask(WebhookAuthenticator webhook, String token) {
        return webhook.authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }
}
