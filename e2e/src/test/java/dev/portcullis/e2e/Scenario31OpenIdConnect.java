package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Who;
import dev.portcullis.e2e.provider.Provider;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Ports;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Users of two OpenID Connect providers, by an AuthenticationConfiguration that changes while everything runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario31OpenIdConnect {
    private static final String CONFIG = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
            - issuer:
                url: %s
                audiences: [kubernetes, other]
                audienceMatchPolicy: MatchAny
                certificateAuthority: |
            %s
              claimMappings:
                username: {claim: sub, prefix: 'corp:'}
                groups: {claim: groups, prefix: 'corp:'}
                uid: {claim: sub}
                extra: [{key: example.org/tenant, valueExpression: claims.tenant}]
              claimValidationRules:
              - {expression: 'claims.tenant in ["blue", "red"]', message: unknown tenant}
              userValidationRules:
              - {expression: "!user.username.startsWith('system:')"}
            - issuer:
                url: %s
                audiences: [kubernetes]
                certificateAuthority: |
            %s
              claimMappings:
                username: {expression: '"lab:" + claims.sub'}
            anonymous: {enabled: true, conditions: [{path: /livez}]}
            """;

    @TempDir
    static Path dir;

    private static Provider corp;
    private static Provider lab;
    private static Portcullis portcullis;

    @BeforeAll
    static void start() throws IOException {
        corp = new Provider(
                "corp",
                Ports.free(),
                dir,
                Map.of("aud", List.of("kubernetes"), "groups", List.of("devs", "ops"), "tenant", "blue"));
        lab = new Provider("lab", Ports.free(), dir, Map.of("aud", List.of("kubernetes")));
        configure(CONFIG);
        portcullis = Portcullis.start(
                "openid", StoreKind.EMBEDDED, "--authentication-config=" + dir.resolve("authentication.yaml"));
    }

    @AfterAll
    static void stop() {
        portcullis.close();
        corp.close();
        lab.close();
    }

    private static void configure(String text) throws IOException {
        Files.writeString(
                dir.resolve("authentication.yaml"),
                text.formatted(corp.url(), indented(corp.caFile()), lab.url(), indented(lab.caFile())));
    }

    private static String indented(Path pem) throws IOException {
        return Files.readString(pem).indent(6).stripTrailing();
    }

    private static String name(String token) {
        try (Https client = Https.bearer(portcullis, token)) {
            return Who.name(client);
        }
    }

    @Test
    @Order(1)
    void usersOfBothProvidersAreKnown() {
        JsonNode ann;
        try (Https client = Https.bearer(portcullis, corp.token("ann"))) {
            ann = Who.user(client);
        }
        assertThat(ann.path("username").asString()).isEqualTo("corp:ann");
        assertThat(ann.path("uid").asString()).isEqualTo("ann");
        assertThat(Who.groups(ann)).containsExactly("corp:devs", "corp:ops", "system:authenticated");
        assertThat(ann.path("extra").path("example.org/tenant").path(0).asString())
                .isEqualTo("blue");
        assertThat(name(lab.token("ann"))).isEqualTo("lab:ann");
    }

    @Test
    @Order(2)
    void tokensExpireAndForgedOnesAreRefused() {
        String token = corp.token("ann");
        assertThat(name(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEqualTo("401");
        String[] corps = token.split("\\.");
        String[] labs = lab.token("ann").split("\\.");
        assertThat(name(labs[0] + "." + corps[1] + "." + labs[2])).isEqualTo("401");

        String brief = corp.token("brief");
        assertThat(name(brief)).isEqualTo("corp:brief");
        await().atMost(Duration.ofSeconds(6)).until(() -> name(brief).equals("401"));
    }

    @Test
    @Order(3)
    void anonymousClientsAreLetInWhereTheFileSays() {
        try (Https nobody = Https.anonymous(portcullis)) {
            assertThat(nobody.get("/livez").statusCode()).isEqualTo(200);
            assertThat(nobody.get("/version").statusCode()).isEqualTo(401);
            assertThat(nobody.get("/api/v1/pods").statusCode()).isEqualTo(401);
        }
    }

    /** Nobody is out for a moment while keys change and tokens of all of them are in use. Keys are fetched once a second at most. */
    @Test
    @Order(4)
    void keysRollOverUnderLoad() throws Exception {
        AtomicReference<String> token = new AtomicReference<>(corp.token("ann"));
        String first = token.get();
        AtomicBoolean going = new AtomicBoolean(true);
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                clients.add(threads.submit(() -> {
                    int asked = 0;
                    while (going.get()) {
                        assertThat(name(token.get())).isEqualTo("corp:ann");
                        assertThat(name(first)).isEqualTo("corp:ann");
                        asked++;
                    }
                    return asked;
                }));
            }
            for (int i = 0; i < 3; i++) {
                Thread.sleep(2000);
                corp.rollOver();
                token.set(corp.token("ann"));
            }
            Thread.sleep(500);
            going.set(false);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isGreaterThan(3);
            }
        }
    }

    @Test
    @Order(5)
    void aChangedFileCountsWithinASecondAndABadOneChangesNothing() throws Exception {
        String token = corp.token("ann");
        assertThat(name(token)).isEqualTo("corp:ann");
        configure("jwt: nonsense");
        Thread.sleep(800);
        assertThat(name(token)).isEqualTo("corp:ann");

        configure(CONFIG.replace("[\"blue\", \"red\"]", "[\"red\"]"));
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(1))
                .until(() -> name(token).equals("401"));
        assertThat(name(lab.token("ann"))).isEqualTo("lab:ann");
    }
}
