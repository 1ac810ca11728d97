package dev.portcullis.authn.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.serviceaccount.TokenBinding.Target;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ServiceAccount FOO = new ServiceAccount("ns", "foo", "uid-foo", List.of(), null);
    private static final Target POD = new Target("p", "uid-p");
    private static final TokenBinding IN_POD = new TokenBinding(POD, null, new Target("n", "uid-n"));

    private final List<TokenSecret> used = new ArrayList<>();
    private final FakeTokenRecords records = new FakeTokenRecords();
    private final FakeLiveObjects objects = new FakeLiveObjects();
    private final TokenKeys keys = TestKeys.tokenKeys(TestKeys.RSA);
    private final TokenIssuer issuer = new TokenIssuer(keys::signing, TestKeys.settings());

    @BeforeEach
    void theAccountIsThere() {
        objects.objects.put("serviceaccount/ns/foo", new LiveObject("uid-foo", null));
        objects.objects.put("pod/ns/p", new LiveObject("uid-p", null));
    }

    @Test
    void aSecretsTokenIsItsAccount() {
        Authenticated known = known(ask(secretToken()));

        assertThat(known.user().username()).isEqualTo("system:serviceaccount:ns:foo");
        assertThat(known.user().uid()).isEqualTo("uid-foo");
        assertThat(known.user().groups()).containsExactly("system:serviceaccounts", "system:serviceaccounts:ns");
        assertThat(known.audiences()).containsExactly("api");
        assertThat(known.expires()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(used).extracting(TokenSecret::name).containsExactly("foo-token-bbbbb");
    }

    @Test
    void aSecretThatIsMarkedInvalidLetsNobodyIn() {
        String token = secretToken();
        objects.tokenSecrets.computeIfPresent(
                "ns/foo-token-bbbbb",
                (key, secret) -> with(secret, secret.tokenDigest(), new SecretUse(null, LocalDate.EPOCH, "")));

        assertRejected(ask(token), "has been marked invalid");
        assertThat(used).isEmpty();
    }

    @Test
    void aSecretsTokenGoesWithItsSecret() {
        String token = secretToken();
        objects.tokenSecrets.clear();

        assertRejected(ask(token), "Token has been invalidated");
    }

    @Test
    void aSecretsTokenMustBeTheOneInTheSecret() {
        String token = secretToken();
        TokenSecret secret = objects.tokenSecrets.get("ns/foo-token-bbbbb");
        objects.tokenSecrets.put("ns/foo-token-bbbbb", with(secret, TokenSecret.digest(new byte[] {1}), secret.use()));

        assertRejected(ask(token), "Token does not match server's copy");
    }

    @Test
    void aSecretsTokenGoesWithItsAccount() {
        String token = secretToken();
        objects.objects.put("serviceaccount/ns/foo", new LiveObject("uid-foo-2", null));
        assertRejected(ask(token), "ServiceAccount UID (uid-foo-2) does not match claim (uid-foo)");

        objects.objects.put("serviceaccount/ns/foo", new LiveObject("uid-foo", NOW));
        assertRejected(ask(token), "ServiceAccount ns/foo has been deleted");

        objects.objects.clear();
        assertRejected(ask(token), "not found");
    }

    @Test
    void aBoundTokenSaysWhatItIsBoundTo() {
        Authenticated known = known(ask(boundToken(IN_POD, 3600, "api")));

        assertThat(known.user().username()).isEqualTo("system:serviceaccount:ns:foo");
        assertThat(known.user().extra())
                .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
                .containsEntry("authentication.kubernetes.io/pod-uid", List.of("uid-p"))
                .containsEntry("authentication.kubernetes.io/node-name", List.of("n"))
                .containsEntry("authentication.kubernetes.io/node-uid", List.of("uid-n"));
        assertThat(known.user().extra().get("authentication.kubernetes.io/credential-id"))
                .singleElement()
                .asString()
                .startsWith("JTI=");
        assertThat(known.expires()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aSingleTokenIsRevokedAndNoOther() {
        IssuedBoundToken one = issuer.issue(FOO, TokenBinding.NONE, List.of("api"), NOW, 3600);
        String other = boundToken(TokenBinding.NONE, 3600, "api");
        known(ask(one.token()));
        assertThat(new String(Base64.getUrlDecoder().decode(one.token().split("\\.")[1]), StandardCharsets.UTF_8))
                .contains("\"aud\":[\"api\"]");
        assertThat(records.used).containsExactly("ns/" + one.id());

        records.revoked.add("ns/" + one.id());
        assertRejected(ask(one.token()), "has been revoked");
        known(ask(other));
    }

    @Test
    void anAnswerIsGoodNoLongerThanItsToken() {
        String token = boundToken(TokenBinding.NONE, 600, "api");

        assertThat(known(ask(token, NOW.plusSeconds(400))).expires()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void aBoundTokenExpiresAMinuteLate() {
        String token = boundToken(TokenBinding.NONE, 600, "api");

        known(ask(token, NOW.plusSeconds(659)));
        assertRejected(ask(token, NOW.plusSeconds(661)), "has expired");
        assertRejected(ask(token, NOW.minusSeconds(61)), "not valid yet");
    }

    @Test
    void aKubeletsTokenLivesOnForAYear() {
        String token = boundToken(IN_POD, 3607, "api");

        known(ask(token, NOW.plus(Duration.ofDays(364))));
        assertRejected(ask(token, NOW.plus(Duration.ofDays(366))), "has expired");
    }

    @Test
    void aBoundTokenGoesWithItsPod() {
        String token = boundToken(IN_POD, 3600, "api");
        objects.objects.put("pod/ns/p", new LiveObject("uid-p", NOW.plusSeconds(30)));
        assertThat(known(ask(token)).expires()).isEqualTo(NOW.plusSeconds(90));
        assertRejected(ask(token, NOW.plusSeconds(91)), "pod \"p\" has been deleted");

        objects.objects.put("pod/ns/p", new LiveObject("uid-other", null));
        assertRejected(ask(token), "pod UID (uid-other) does not match");

        objects.objects.remove("pod/ns/p");
        assertRejected(ask(token), "pod \"p\" has been deleted");
    }

    @Test
    void aBoundTokenGoesWithItsAccountSecretOrNode() {
        String ofSecret = boundToken(new TokenBinding(null, new Target("s", "uid-s"), null), 3600, "api");
        assertRejected(ask(ofSecret), "secret \"s\" has been deleted");
        objects.objects.put("secret/ns/s", new LiveObject("uid-s", null));
        assertThat(known(ask(ofSecret)).expires()).isEqualTo(NOW.plusSeconds(1));

        String ofNode = boundToken(new TokenBinding(null, null, new Target("n", "uid-n")), 3600, "api");
        assertRejected(ask(ofNode), "node \"n\" has been deleted");
        objects.objects.put("node/n", new LiveObject("uid-n", null));
        known(ask(ofNode));

        objects.objects.remove("serviceaccount/ns/foo");
        assertRejected(ask(ofNode), "service account \"foo\" has been deleted");
    }

    @Test
    void aTokenIsForItsAudiencesOnly() {
        String token = boundToken(TokenBinding.NONE, 3600, "vault");

        assertRejected(ask(token), "token audiences [\"vault\"] is invalid for the target audiences [\"api\"]");
        assertThat(known(authenticator(NOW).authenticate(AuthenticationAttempt.ofToken(token, List.of("x", "vault"))))
                        .audiences())
                .containsExactly("vault");
    }

    @Test
    void ellipticKeysSignAndVerifyToo() {
        TokenKeys elliptic = TestKeys.tokenKeys(TestKeys.EC);
        String token = new TokenIssuer(elliptic::signing, TestKeys.settings())
                .boundToken(FOO, TokenBinding.NONE, List.of("api"), NOW, 3600);

        known(authenticator(elliptic, NOW).authenticate(AuthenticationAttempt.ofToken(token, List.of("api"))));
        assertRejected(ask(token), "no keys found");
    }

    @Test
    void aFormerIssuersTokensAreBelievedAnothersAreNotItsBusiness() {
        known(ask(signed(claims("https://former"))));
        assertThat(ask(signed(claims("https://elsewhere")))).isInstanceOf(NotMine.class);
        assertThat(ask(signed(claims("https://issuer/")))).isInstanceOf(NotMine.class);
    }

    @Test
    void aTokenOfAnotherKeyIsForged() {
        String stranger = new TokenIssuer(TestKeys.tokenKeys(TestKeys.OTHER_RSA)::signing, TestKeys.settings())
                .boundToken(FOO, TokenBinding.NONE, List.of("api"), NOW, 3600);
        assertRejected(ask(stranger), "no keys found");

        String[] strangers = stranger.split("\\.");
        String pretending =
                headerOf(boundToken(TokenBinding.NONE, 3600, "api")) + "." + strangers[1] + "." + strangers[2];
        assertRejected(ask(pretending), "invalid signature");
    }

    @Test
    void aChangedTokenIsForged() {
        String[] parts = boundToken(TokenBinding.NONE, 3600, "api").split("\\.");
        String changed =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("foo", "bar");
        String payload = Base64URL.encode(changed).toString();

        assertRejected(ask(parts[0] + "." + payload + "." + parts[2]), "invalid signature");
        assertThat(ask(parts[0] + "." + parts[1] + ".")).isNotInstanceOf(Authenticated.class);
    }

    @Test
    void anUnsignedTokenIsNone() {
        String header = Base64URL.encode("{\"alg\":\"none\"}").toString();
        String payload = boundToken(TokenBinding.NONE, 3600, "api").split("\\.")[1];

        assertThat(ask(header + "." + payload + ".")).isInstanceOf(NotMine.class);
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws Exception {
        KeyPair pair = TestKeys.RSA;
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(keys.verification().getFirst().id())
                        .build(),
                claims("https://issuer"));
        confused.sign(new MACSigner(pair.getPublic().getEncoded()));

        assertRejected(ask(confused.serialize()), "invalid signature");
    }

    @Test
    void aKeyIdIsAKeyAndNothingElse() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("../../etc/passwd")
                        .build(),
                claims("https://issuer"));
        token.sign(new com.nimbusds.jose.crypto.RSASSASigner(TestKeys.RSA.getPrivate()));

        assertRejected(ask(token.serialize()), "no keys found");
    }

    @Test
    void claimsThatContradictThemselvesAreRejected() {
        JWTClaimsSet other = new JWTClaimsSet.Builder(claims("https://issuer"))
                .subject("system:serviceaccount:kube-system:admin")
                .build();
        assertRejected(ask(signed(other)), "sub claim is invalid");

        JWTClaimsSet bare = new JWTClaimsSet.Builder(claims("https://issuer"))
                .claim("kubernetes.io", "x")
                .build();
        assertRejected(ask(signed(bare)), "has no kubernetes.io claim");

        JWTClaimsSet forever = new JWTClaimsSet.Builder(claims("https://issuer"))
                .expirationTime(null)
                .build();
        assertRejected(ask(signed(forever)), "has expired");

        JWTClaimsSet legacy = new JWTClaimsSet.Builder()
                .issuer("kubernetes/serviceaccount")
                .subject("system:serviceaccount:ns:foo")
                .build();
        assertRejected(ask(signed(legacy)), "namespace claim is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "..", "....", "eyJhbGciOiJSUzI1NiJ9..", "ey.ey", "é.é.é"})
    void whatIsNoTokenIsNotItsBusiness(String token) {
        assertThat(ask(token)).isInstanceOf(NotMine.class);
    }

    @Test
    void aHugeTokenIsNotLookedAt() {
        assertThat(ask(boundToken(TokenBinding.NONE, 3600, "a".repeat(20_000)))).isInstanceOf(NotMine.class);
    }

    private static JWTClaimsSet claims(String issuer) {
        return new BoundClaims(
                        issuer,
                        "id",
                        List.of("api"),
                        NOW,
                        NOW.plusSeconds(3600),
                        "ns",
                        new BoundClaims.Reference("foo", "uid-foo"),
                        null,
                        null,
                        null,
                        null)
                .claims();
    }

    private String signed(JWTClaimsSet claims) {
        return keys.signing().sign(claims);
    }

    private String boundToken(TokenBinding binding, long seconds, String audience) {
        return issuer.boundToken(FOO, binding, List.of(audience), NOW, seconds);
    }

    private String secretToken() {
        String token = issuer.secretToken("ns", "foo-token-bbbbb", "foo", "uid-foo");
        objects.tokenSecrets.put(
                "ns/foo-token-bbbbb",
                new TokenSecret(
                        "ns",
                        "foo-token-bbbbb",
                        "uid-s",
                        "foo",
                        "uid-foo",
                        TokenSecret.digest(token.getBytes(StandardCharsets.UTF_8)),
                        "",
                        "ns",
                        null,
                        SecretUse.NONE));
        return token;
    }

    private static TokenSecret with(TokenSecret secret, String digest, SecretUse use) {
        return new TokenSecret(
                secret.namespace(),
                secret.name(),
                secret.uid(),
                secret.accountName(),
                secret.accountUid(),
                digest,
                secret.caDigest(),
                secret.namespaceData(),
                null,
                use);
    }

    private static String headerOf(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    private AuthenticationResult ask(String token) {
        return ask(token, NOW);
    }

    private AuthenticationResult ask(String token, Instant now) {
        return authenticator(now).authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    private ServiceAccountAuthenticator authenticator(Instant now) {
        return authenticator(keys, now);
    }

    private ServiceAccountAuthenticator authenticator(TokenKeys with, Instant now) {
        return new ServiceAccountAuthenticator(
                TestKeys.settings(),
                () -> with,
                objects,
                VerifiedTokens.NONE,
                used::add,
                records,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Authenticated known(AuthenticationResult result) {
        assertThat(result).isInstanceOf(Authenticated.class);
        return (Authenticated) result;
    }

    private static void assertRejected(AuthenticationResult result, String why) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains(why));
    }
}
