package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcAuthenticatorTest {
    @TempDir
    Path dir;

    private final MovingClock clock = new MovingClock(Instant.now());
    private final AtomicInteger changes = new AtomicInteger();
    private FakeProvider provider;
    private Issuers issuers;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider(dir);
    }

    @AfterEach
    void stop() {
        if (issuers != null) {
            issuers.close();
        }
        provider.close();
    }

    @Test
    void aUserOfTheProviderIsKnown() throws Exception {
        configure("oidc-groups-claim", "groups", "oidc-groups-prefix", "corp:");

        assertThat(ask(token())).isInstanceOfSatisfying(Authenticated.class, known -> {
            assertThat(known.user())
                    .isEqualTo(new UserInfo(provider.url() + "#ann", "", List.of("corp:devs", "corp:ops"), Map.of()));
            assertThat(known.audiences()).containsExactly("api");
            assertThat(known.expires()).isBefore(clock.instant().plusSeconds(301));
        });
    }

    @Test
    void namesAreAsTheFlagsWantThem() throws Exception {
        configure("oidc-username-claim", "email");
        assertThat(user(token()).username()).isEqualTo("ann@example.org");
        configure("oidc-username-prefix", "corp:");
        assertThat(user(token()).username()).isEqualTo("corp:ann");
        configure("oidc-username-prefix", "-");
        assertThat(user(provider.token(claims -> claims.jwtID("j1")))).satisfies(user -> {
            assertThat(user.username()).isEqualTo("ann");
            assertThat(user.extra()).isEqualTo(Map.of("authentication.kubernetes.io/credential-id", List.of("JTI=j1")));
        });
    }

    @Test
    void anAddressThatNobodyVerifiedNamesNobody() throws Exception {
        configure("oidc-username-claim", "email");

        rejected(provider.token(claims -> claims.claim("email_verified", false)), "email not verified");
        rejected(provider.token(claims -> claims.claim("email_verified", "true")), "email not verified");
        assertThat(ask(provider.token(claims -> claims.claim("email_verified", null))))
                .as("a provider that says nothing about it")
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void expiredForeignAndUnboundTokensAreRejected() throws Exception {
        configure();
        Instant now = clock.instant();

        rejected(provider.token(claims -> claims.expirationTime(Date.from(now.minusSeconds(60)))), "token is expired");
        rejected(provider.token(claims -> claims.expirationTime(null)), "does not expire");
        rejected(provider.token(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600)))), "not valid before");
        rejected(provider.token(claims -> claims.audience("somebody-else")), "expected audience");
        rejected(provider.token(claims -> claims.audience((String) null)), "expected audience");
        rejected(provider.token(claims -> claims.subject(null)), "\"sub\" is not present");
        rejected(provider.token(claims -> claims.claim("sub", 7)), "\"sub\" is no string");
        assertThat(ask(provider.token(claims -> claims.issuer(provider.url() + "/"))))
                .as("a slash more is another issuer")
                .isInstanceOf(NotMine.class);
        assertThat(ask(provider.token(claims -> claims.issuer(null)))).isInstanceOf(NotMine.class);
        assertThat(new OidcAuthenticator(issuers::now)
                        .authenticate(AuthenticationAttempt.ofToken(token(), List.of("vault"))))
                .isInstanceOf(NotMine.class);
    }

    @Test
    void forgedTokensAreRejected() throws Exception {
        configure();
        String good = token();
        String[] parts = good.split("\\.");
        String[] others = provider.token(claims -> claims.subject("admin")).split("\\.");
        rejected(parts[0] + "." + others[1] + "." + parts[2], "failed to verify signature");

        JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
        assertThat(ask(new PlainJWT(claims).serialize())).as("unsigned").isInstanceOf(NotMine.class);

        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims);
        confused.sign(
                new MACSigner(provider.signing.toPublicJWK().toRSAPublicKey().getEncoded()));
        rejected(confused.serialize(), "not signed by HS256");

        for (String id : List.of("../../etc/passwd", "k1' OR '1'='1", "", "k9")) {
            SignedJWT injected = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build(), claims);
            injected.sign(new com.nimbusds.jose.crypto.RSASSASigner(FakeProvider.SECOND));
            assertThat(ask(injected.serialize())).as(id).isInstanceOf(Rejected.class);
        }
        assertThat(ask("x.y.z")).isInstanceOf(NotMine.class);
        assertThat(ask(good + "x".repeat(70_000))).isInstanceOf(NotMine.class);
    }

    /** The header's own key is anybody's. */
    @Test
    void aKeyThatTheTokenBringsAlongIsNotBelieved() throws Exception {
        configure();
        SignedJWT own = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(FakeProvider.SECOND.toPublicJWK())
                        .build(),
                SignedJWT.parse(token()).getJWTClaimsSet());
        own.sign(new com.nimbusds.jose.crypto.RSASSASigner(FakeProvider.SECOND));

        rejected(own.serialize(), "failed to verify signature");
    }

    @Test
    void onlyTheAlgorithmsOfTheFlagCount() throws Exception {
        configure("oidc-signing-algs", "ES256,PS256");
        rejected(token(), "not signed by RS256");
    }

    @Test
    void requiredClaims() throws Exception {
        configure("oidc-required-claim", "hd=example.org,tenant=a=b");
        rejected(token(), "required claim hd not present");
        rejected(provider.token(claims -> claims.claim("hd", "evil.org").claim("tenant", "a=b")), "does not match");
        assertThat(ask(provider.token(
                        claims -> claims.claim("hd", "example.org").claim("tenant", "a=b"))))
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void keysAreFetchedWhenTheyAreNeededAndNoMoreThanThat() throws Exception {
        configure();
        assertThat(provider.keyFetches()).isZero();
        for (int i = 0; i < 20; i++) {
            assertThat(ask(token())).isInstanceOf(Authenticated.class);
        }
        assertThat(provider.keyFetches()).isEqualTo(1);

        // A rollover: the new key is published, then signs; the old one is retired later.
        provider.published = List.of(provider.signing, FakeProvider.SECOND);
        String old = token();
        provider.signing = FakeProvider.SECOND;
        clock.advance(Duration.ofSeconds(2));
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        assertThat(ask(old)).isInstanceOf(Authenticated.class);
        assertThat(provider.keyFetches()).isEqualTo(2);
        assertThat(changes).hasValue(0);

        provider.published = List.of(FakeProvider.SECOND);
        clock.advance(Duration.ofMinutes(6));
        rejected(old, "no such key");
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        assertThat(changes)
                .as("whoever remembers what the old one signed is told")
                .hasValue(1);
    }

    @Test
    void aFloodOfUnknownKeysFetchesOnceASecond() throws Exception {
        configure();
        ask(token());
        provider.signing = FakeProvider.SECOND;
        clock.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 200; i++) {
            ask(token());
        }
        assertThat(provider.keyFetches()).isEqualTo(2);
    }

    @Test
    void aProviderThatIsAwayKeepsNobodyOutWhomItsKeysLetIn() throws Exception {
        configure();
        provider.broken = true;
        rejected(token(), "its keys cannot be fetched");
        provider.broken = false;
        clock.advance(Duration.ofSeconds(2));
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        provider.broken = true;
        clock.advance(Duration.ofMinutes(10));
        assertThat(ask(provider.token(
                        claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(9000))))))
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void aDiscoveryDocumentOfSomebodyElseIsNotBelieved() throws Exception {
        configure();
        provider.pretended = "https://evil.example.org";
        rejected(token(), "its discovery document is of the issuer");
    }

    @Test
    void aServerOfAnotherCaIsNotBelieved() throws Exception {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        try (FakeProvider other = new FakeProvider(elsewhere)) {
            configure("oidc-ca-file", other.server.caFile().toString());
            rejected(token(), "its keys cannot be fetched");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "oidc-issuer-url, http://x, https://",
        "oidc-issuer-url, https://kubernetes.default.svc, ServiceAccount",
        "oidc-client-id, '', must be given",
        "oidc-signing-algs, HS256, HS256",
        "oidc-signing-algs, none, none",
        "oidc-required-claim, hd, CLAIM=VALUE",
        "oidc-groups-prefix, x, oidc-groups-claim",
        "oidc-ca-file, /nowhere, oidc-ca-file"
    })
    void flagsThatMakeNoSenseAreRefusedAtStart(String flag, String value, String why) {
        assertThatThrownBy(() -> configure(flag, value))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining(why);
    }

    // ------------------------------------------------------------ AuthenticationConfiguration

    @Test
    void claimsAreMappedByExpressions() throws Exception {
        file("""
              audiences: [kubernetes, more]
              audienceMatchPolicy: MatchAny
            claimValidationRules:
            - {claim: hd, requiredValue: example.org}
            - {expression: 'claims.email_verified == true', message: 'the address must be verified'}
            claimMappings:
              username: {expression: '"corp:" + claims.email.split("@")[0]'}
              groups: {expression: 'claims.groups.map(g, "corp:" + g).filter(g, g != "corp:ops")'}
              uid: {claim: sub}
              extra:
              - {key: example.org/tenant, valueExpression: 'claims.?tenant.orValue("none")'}
              - {key: example.org/nothing, valueExpression: '""'}
              - {key: example.org/many, valueExpression: 'has(claims.roles) ? claims.roles : []'}
            userValidationRules:
            - {expression: '!user.username.startsWith("system:")', message: 'reserved'}
            - {expression: 'user.groups.all(g, g != "corp:evil")'}
            """);

        assertThat(user(provider.token(
                        claims -> claims.claim("hd", "example.org").claim("roles", List.of("a", "", "b")))))
                .isEqualTo(new UserInfo(
                        "corp:ann",
                        "ann",
                        List.of("corp:devs"),
                        Map.of("example.org/tenant", List.of("none"), "example.org/many", List.of("a", "b"))));
        rejected(token(), "required claim hd not present");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("email_verified", false)),
                "claim validation failed: the address must be verified");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("groups", List.of("evil"))),
                "user validation failed: expression");
        rejected(provider.token(claims -> claims.claim("hd", "example.org").claim("email", 5)), "resulted in error");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("groups", null)), "resulted in error");
    }

    @Test
    void theDiscoveryDocumentMayBeElsewhere() throws Exception {
        file("""
              discoveryURL: %s/elsewhere
              audiences: [kubernetes]
            claimMappings:
              username: {claim: sub, prefix: ''}
            """.formatted(provider.url()));

        assertThat(user(token()).username()).isEqualTo("ann");
        assertThat(provider.server.asked.getFirst().path()).isEqualTo("/elsewhere");
    }

    @Test
    void aChangedFileCountsAndABadOneChangesNothing() throws Exception {
        String usual = """
              audiences: [%s]
            claimMappings:
              username: {claim: sub, prefix: 'a:'}
            """;
        CountDownLatch changed = new CountDownLatch(1);
        Path file = write(usual.formatted("kubernetes"), "");
        issuers = issuers(Map.of("authentication-config", file.toString()), changed::countDown);
        assertThat(user(token()).username()).isEqualTo("a:ann");

        Files.writeString(file, "jwt: nonsense");
        Thread.sleep(600);
        assertThat(ask(token())).isInstanceOf(Authenticated.class);

        write(usual.formatted("others"), "anonymous: {enabled: true, conditions: [{path: /livez}]}\n");
        assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
        rejected(token(), "expected audience");
        assertThat(issuers.anonymous().paths()).containsExactly("/livez");
        assertThat(provider.keyFetches()).as("the keys are still known").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claimMappings: {username: {claim: sub}} | username.prefix: prefix is required",
                "claimMappings: {username: {claim: sub, prefix: '', expression: 'claims.sub'}} | both be set",
                "claimMappings: {} | username: claim or expression is required",
                "claimMappings: {username: {expression: 'claims.email'}} | claims.email_verified must be used",
                "claimMappings: {username: {expression: 'claims.'}} | compilation failed",
                "claimMappings: {username: {expression: 'user.name'}} | compilation failed",
                "claimMappings: {username: {claim: s, prefix: ''}, extra: [{key: 'x', valueExpression: '\"\"'}]} | domain-prefixed",
                "claimMappings: {username: {claim: s, prefix: ''}, extra: [{key: 'a.k8s.io/x', valueExpression: '\"\"'}]} | reserved",
                "claimMappings: {username: {claim: s, prefix: ''}}, claimValidationRules: [{expression: '1 + 1'}] | must evaluate to bool",
                "claimMappings: {username: {claim: s, prefix: ''}}, claimValidationRules: [{message: x}] | claim or expression is required",
                "claimMappings: {username: {claim: s, prefix: ''}}, userValidationRules: [{}] | Required value",
                "claimMappings: {username: {claim: s, prefix: ''}}, unknown: 1 | unknown"
            })
    void aFileThatMakesNoSenseIsRefusedAtStart(String jwt, String why) throws Exception {
        Path file = Files.writeString(dir.resolve("config.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt: [{issuer: {url: '%s', audiences: [a]}, %s}]
                """.formatted(provider.url(), jwt));

        assertThatThrownBy(() -> issuers(Map.of("authentication-config", file.toString()), () -> {}))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("--authentication-config")
                .hasMessageContaining(why);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Path file = Files.writeString(dir.resolve("config.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                - issuer: {url: 'http://a/?q', audiences: [a, b], certificateAuthority: x, egressSelectorType: cluster}
                - issuer: {url: 'https://kubernetes.default.svc', discoveryURL: 'https://kubernetes.default.svc'}
                anonymous: {enabled: false, conditions: [{path: livez}]}
                """);

        assertThatThrownBy(() -> issuers(Map.of("authentication-config", file.toString()), () -> {}))
                .hasMessageContaining("jwt[0].issuer.url: URL scheme must be https")
                .hasMessageContaining("must not contain a query")
                .hasMessageContaining("jwt[0].issuer.audienceMatchPolicy: must be MatchAny for multiple audiences")
                .hasMessageContaining("jwt[0].issuer.certificateAuthority")
                .hasMessageContaining("egress selectors are not supported")
                .hasMessageContaining("jwt[1].issuer.url: must not be the issuer of ServiceAccount tokens")
                .hasMessageContaining("jwt[1].issuer.discoveryURL: must be different from url")
                .hasMessageContaining("jwt[1].issuer.audiences: at least one")
                .hasMessageContaining("anonymous.conditions")
                .hasMessageContaining("must be a path");
    }

    @Test
    void flagsAndFileAreNotGivenTogether() throws Exception {
        Path file = write(
                "  audiences: [a]\nclaimMappings: {username: {claim: sub, prefix: ''}}\n",
                "anonymous: {enabled: false}\n");
        assertThatThrownBy(() -> issuers(
                        Map.of("authentication-config", file.toString(), "oidc-issuer-url", "https://x"), () -> {}))
                .hasMessageContaining("together");
        assertThatThrownBy(() ->
                        issuers(Map.of("authentication-config", file.toString(), "anonymous-auth", "true"), () -> {}))
                .hasMessageContaining("--anonymous-auth");
    }

    // ------------------------------------------------------------

    private void configure(String... flags) {
        Map<String, String> all = new HashMap<>(Map.of(
                "oidc-issuer-url", provider.url(),
                "oidc-client-id", "kubernetes",
                "oidc-ca-file", provider.server.caFile().toString()));
        for (int i = 0; i < flags.length; i += 2) {
            all.put(flags[i], flags[i + 1]);
        }
        if (issuers != null) {
            issuers.close();
        }
        issuers = issuers(all, changes::incrementAndGet);
    }

    private void file(String jwt) throws Exception {
        issuers = issuers(Map.of("authentication-config", write(jwt, "").toString()), changes::incrementAndGet);
    }

    /** @param jwt what follows the issuer's url and CA, indented as an entry of the list is */
    private Path write(String jwt, String rest) throws Exception {
        String text = """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                %sjwt:
                - issuer:
                    url: %s
                    certificateAuthority: |
                %s
                %s
                """.formatted(
                        rest,
                        provider.url(),
                        provider.server.caPem().indent(6).stripTrailing(),
                        jwt.indent(2).stripTrailing());
        return Files.writeString(dir.resolve("config.yaml"), text);
    }

    private Issuers issuers(Map<String, String> flags, Runnable onChange) {
        return new Issuers(
                new FlagValues(flags::get), List.of("https://kubernetes.default.svc"), List.of("api"), clock, onChange);
    }

    private String token() throws Exception {
        Consumer<JWTClaimsSet.Builder> none = claims -> {};
        return provider.token(none);
    }

    private AuthenticationResult ask(String token) {
        return new OidcAuthenticator(issuers::now).authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    private UserInfo user(String token) {
        AuthenticationResult result = ask(token);
        assertThat(result).isInstanceOf(Authenticated.class);
        return ((Authenticated) result).user();
    }

    private void rejected(String token, String why) {
        assertThat(ask(token))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains(why));
    }
}
