package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.user.UserInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcAuthenticatorTest extends WithProvider {
    @Test
    void aUserOfTheProviderIsKnown() throws Exception {
        configure("oidc-groups-claim", "groups", "oidc-groups-prefix", "corp:");

        assertThat(ask(token())).isInstanceOfSatisfying(Authenticated.class, known -> {
            assertThat(known.user())
                    .isEqualTo(new UserInfo(provider.url() + "#ann", "", List.of("corp:devs", "corp:ops"), Map.of()));
            assertThat(known.audiences()).containsExactly("api");
            assertThat(known.expires()).isBefore(clock.instant().plusSeconds(61));
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
        clock.advance(Duration.ofSeconds(50));
        assertThat(ask(old)).as("what is known is a minute's").isInstanceOf(Authenticated.class);
        clock.advance(Duration.ofSeconds(11));
        await().untilAsserted(() -> rejected(old, "no such key"));
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        assertThat(changes)
                .as("whoever remembers what the old one signed is told")
                .hasValue(1);
    }

    /** Some issuers keep the id when they exchange the key. */
    @Test
    void anotherKeyUnderTheSameIdIsFetchedAtOnce() throws Exception {
        configure();
        String old = token();
        assertThat(ask(old)).isInstanceOf(Authenticated.class);
        RSAKey exchanged = new RSAKey.Builder(FakeProvider.SECOND)
                .keyID(provider.signing.getKeyID())
                .build();
        provider.signing = exchanged;
        String unpublished = token();
        clock.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 50; i++) {
            rejected(unpublished, "failed to verify signature");
        }
        assertThat(provider.keyFetches()).as("once a second at most").isEqualTo(2);

        provider.published = List.of(exchanged);
        clock.advance(Duration.ofSeconds(2));
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        rejected(old, "failed to verify signature");
        assertThat(provider.keyFetches()).isEqualTo(3);
        assertThat(changes).hasValue(1);
    }

    @Test
    void whoComesWhileTheKeysAreFetchedWaitsForThem() throws Exception {
        configure();
        ask(token());
        provider.published = List.of(provider.signing, FakeProvider.SECOND);
        provider.signing = FakeProvider.SECOND;
        provider.slowness = Duration.ofMillis(300);
        clock.advance(Duration.ofSeconds(2));
        String token = token();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> one : threads.invokeAll(Collections.nCopies(8, (Callable<Object>) () -> ask(token)))) {
                assertThat(one.get()).isInstanceOf(Authenticated.class);
            }
        }
        assertThat(provider.keyFetches()).isEqualTo(2);
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
        rejected(token(), "could not be fetched just now");
        clock.advance(Duration.ofSeconds(9));
        assertThat(ask(token())).isInstanceOf(Authenticated.class);
        provider.broken = true;
        clock.advance(Duration.ofMinutes(10));
        assertThat(ask(provider.token(
                        claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(9000))))))
                .isInstanceOf(Authenticated.class);
    }

    /** After a long quiet nothing is believed of what was known before it. */
    @Test
    void oldKeysAreFetchedAnewBeforeTheyAreBelieved() throws Exception {
        configure();
        String old = provider.token(
                claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(9000))));
        assertThat(ask(old)).isInstanceOf(Authenticated.class);
        provider.published = List.of(FakeProvider.SECOND);
        clock.advance(Duration.ofMinutes(6));
        rejected(old, "no such key");
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
}
