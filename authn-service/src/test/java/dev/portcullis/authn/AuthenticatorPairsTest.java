package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.authn.cache.CacheConfiguration;
import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.fixture.OutsideServer;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import dev.portcullis.authn.fixture.OutsideServer.Asked;
import dev.portcullis.authn.jwt.FakeProvider;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.CertificateProfile;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.tokenrequest.TokenAdmission;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each two authenticators, as the service has them, before a client with good credentials for both: who it is taken for, and what the
 * trace says.
 */
class AuthenticatorPairsTest {
    private static final Set<String> BASIC = Set.of("passwordfile", "keystone");
    private static final Set<String> TOKENS =
            Set.of("tokenfile", "serviceaccount", "bootstraptoken", "oidc", "keystonetoken", "webhook");
    /** A token has the form of one of these; files and webhooks take any. */
    private static final Set<String> FORMS = Set.of("serviceaccount", "bootstraptoken", "oidc", "keystonetoken");

    private static final String BOOTSTRAP = "abc123.0123456789abcdef";
    private static final String FERNET = "gAAAAABk-token_of_ann";

    @TempDir
    static Path dir;

    private static FakeStoreServer store;
    private static FakeProvider provider;
    private static OutsideServer outside;
    private static AnnotationConfigApplicationContext context;
    private static final Map<String, String> FLAGS = new HashMap<>();
    /** The tokens that the authenticator knows by their form. */
    private static final Map<String, String> ISSUED = new HashMap<>();

    private static byte[] certificate;
    private static byte[] foreign;

    @BeforeAll
    static void start() throws Exception {
        CertificateAuthority ca = authority("clients");
        certificate = ca.issue(key(), CertificateProfile.client("by-x509")).getEncoded();
        foreign = authority("others")
                .issue(key(), CertificateProfile.client("by-x509"))
                .getEncoded();
        store = new FakeStoreServer();
        store.objects.addNamespace("n");
        store.objects.addNamespace("kube-system");
        store.objects.addAccount("n", "foo");
        bootstrapToken();
        provider = new FakeProvider(Files.createDirectory(dir.resolve("provider")));
        outside = new OutsideServer(Files.createDirectory(dir.resolve("outside")), AuthenticatorPairsTest::answer);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        dev.portcullis.authn.pki.PemFiles.write(
                dir.resolve("sa.key"), keys.generateKeyPair().getPrivate());
        flags();
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("flags", Map.<String, Object>copyOf(FLAGS)));
        context.registerBean(FlagValues.class, () -> FlagValues.of(context.getEnvironment()));
        context.registerBean(StoreClient.class, store::client);
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(Epoch.class, () -> new Epoch());
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean("tokenAdmission", TokenAdmission.class, () -> request -> {});
        context.register(AuthenticatorsConfiguration.class, IdentityConfiguration.class, CacheConfiguration.class);
        context.refresh();
        context.getBean(TokenInformers.class).all().forEach(Informer::start);
        context.getBeanProvider(Informer.class).forEach(Informer::start);
        issue();
    }

    @AfterAll
    static void stop() {
        context.close();
        outside.close();
        provider.close();
        store.close();
    }

    private static CertificateAuthority authority(String name) throws Exception {
        return CertificateAuthority.open(
                dir.resolve(name + ".crt"), dir.resolve(name + ".key"), name, Clock.systemUTC());
    }

    private static PublicKey key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair().getPublic();
    }

    private static void bootstrapToken() {
        ObjectNode secret = FakeStore.object("Secret", "kube-system", "bootstrap-token-abc123")
                .put("type", "bootstrap.kubernetes.io/token");
        Map.of("token-id", "abc123", "token-secret", "0123456789abcdef", "usage-bootstrap-authentication", "true")
                .forEach((name, value) -> secret.withObject("data")
                        .put(name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.US_ASCII))));
        store.objects.create(FakeStore.secret("kube-system", "bootstrap-token-abc123"), secret);
    }

    private static void flags() throws Exception {
        String clients = dir.resolve("clients.crt").toString();
        FLAGS.putAll(Map.of(
                "client-ca-file",
                clients,
                "requestheader-client-ca-file",
                clients,
                "token-auth-file",
                Files.writeString(dir.resolve("tokens.csv"), "").toString(),
                "basic-auth-file",
                Files.writeString(dir.resolve("users.csv"), "pw,ann,by-passwordfile\n")
                        .toString(),
                "basic-auth-file-allow-plain-text",
                "true",
                "service-account-signing-key-file",
                dir.resolve("sa.key").toString(),
                "api-audiences",
                "api",
                "enable-bootstrap-token-auth",
                "true",
                "authentication-failures-per-second",
                "0"));
        FLAGS.putAll(Map.of(
                "oidc-issuer-url", provider.url(),
                "oidc-client-id", "kubernetes",
                "oidc-username-prefix", "by-oidc:",
                "oidc-ca-file", provider.server.caFile().toString(),
                "experimental-keystone-url", outside.url() + "/v3",
                "experimental-keystone-ca-file", outside.caFile().toString(),
                "authentication-token-webhook-config-file",
                        Files.writeString(dir.resolve("webhook.kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        current-context: it
                        contexts: [{name: it, context: {cluster: it}}]
                        clusters: [{name: it, cluster: {server: '%s/review', certificate-authority: '%s'}}]
                        """.formatted(
                                                outside.url(), outside.caFile()))
                                .toString()));
    }

    private static void issue() throws Exception {
        ISSUED.put("bootstraptoken", BOOTSTRAP);
        ISSUED.put("keystonetoken", FERNET);
        ISSUED.put("oidc", provider.token(claims -> {}));
        ISSUED.put(
                "serviceaccount",
                context.getBean(TokenKeyFiles.class)
                        .issuer(context.getBean(ServiceAccountSettings.class))
                        .orElseThrow()
                        .boundToken(
                                new ServiceAccount(
                                        "n",
                                        "foo",
                                        FakeStore.uid(store.objects
                                                .get(FakeStore.account("n", "foo"))
                                                .orElseThrow()),
                                        List.of(),
                                        null),
                                TokenBinding.NONE,
                                List.of("api"),
                                Instant.now(),
                                3600));
        StringBuilder lines = new StringBuilder("any.token.at.all,by-tokenfile,u1\n");
        ISSUED.values().forEach(token -> lines.append(token).append(",by-tokenfile,u1\n"));
        Files.writeString(dir.resolve("tokens.csv"), lines);
        await().until(() -> one("tokenfile").authenticate(token(FERNET)) instanceof Authenticated);
        await().until(() ->
                one("serviceaccount").authenticate(token(ISSUED.get("serviceaccount"))) instanceof Authenticated);
        await().until(() -> one("bootstraptoken").authenticate(token(BOOTSTRAP)) instanceof Authenticated);
    }

    /** Keystone, who knows ann and her token, and the webhook, who knows everybody. */
    private static Answer answer(Asked asked) {
        if (asked.path().equals("/review")) {
            return Answer.json("""
                    {"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",
                     "status":{"authenticated":true,"user":{"username":"by-webhook"}}}""");
        }
        boolean token = asked.method().equals("GET");
        String known = """
                {"token":{"user":{"id":"by-keystone%s","name":"ann","domain":{"id":"default","name":"Default"}},
                 "expires_at":"2099-01-01T00:00:00.000000Z"}}""".formatted(token ? "token" : "");
        boolean good = token
                ? asked.header("X-subject-token").equals(FERNET)
                : asked.body().contains("\"pw\"");
        return good ? new Answer(token ? 200 : 201, known, Map.of()) : Answer.status(401);
    }

    /** Who somebody is by an authenticator's word. */
    private static String by(UserInfo user) {
        return Stream.of(user.uid(), user.username())
                .filter(text -> text.startsWith("by-"))
                .map(text -> text.substring(3).replaceFirst(":.*", ""))
                .findFirst()
                .orElse(
                        user.username().equals("system:serviceaccount:n:foo")
                                ? "serviceaccount"
                                : user.username().equals("system:bootstrap:abc123") ? "bootstraptoken" : "nobody");
    }

    private static Authenticator one(String name) {
        return context.getBeanProvider(Authenticator.class).stream()
                .filter(authenticator -> authenticator.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As the service builds it. */
    private static AuthenticationChain chain(String order) {
        Map<String, String> flags = new HashMap<>(FLAGS);
        flags.put(AuthenticatorOrder.FLAG, order);
        ResolvableType anonymous = ResolvableType.forClassWithGenerics(Supplier.class, AnonymousPolicy.class);
        return context.getBean(AuthenticatorsConfiguration.class)
                .authenticationChain(
                        context.getBeanProvider(Authenticator.class),
                        context.getBeanProvider(anonymous),
                        new FlagValues(flags::get));
    }

    private static AuthenticationAttempt token(String token) {
        return AuthenticationAttempt.ofToken(token, List.of("api"));
    }

    private static boolean areOneForm(String first, String second) {
        return FORMS.contains(first) && FORMS.contains(second);
    }

    /** With good credentials for both, and for nobody else if that can be; of the bad one it is what somebody else issued. */
    private static AuthenticationAttempt client(List<String> good, String bad) {
        List<String> all = new ArrayList<>(good);
        all.add(bad);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        List<byte[]> certificates = new ArrayList<>();
        String token = null;
        for (String name : all) {
            if (name.equals("requestheader")) {
                headers.put("x-remote-user", List.of("by-requestheader"));
            }
            if (name.equals("requestheader") || name.equals("x509")) {
                certificates.clear();
                certificates.add(name.equals(bad) ? foreign : certificate);
            } else if (BASIC.contains(name)) {
                String pair = name.equals(bad) ? "ann:wrong" : "ann:pw";
                headers.put(
                        "authorization",
                        List.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
            } else if (TOKENS.contains(name)) {
                token = token == null || FORMS.contains(name) ? ISSUED.getOrDefault(name, "any.token.at.all") : token;
            }
        }
        return new AuthenticationAttempt(token, certificates, headers, "10.0.0.1", List.of("api"));
    }

    static Stream<Arguments> pairs() {
        List<String> all = AuthenticatorOrder.USUAL;
        List<Arguments> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                pairs.add(Arguments.of(all.get(i), all.get(j)));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theFirstInTheOrderSaysWhoItIs(String first, String second) {
        if (areOneForm(first, second)) {
            noTokenIsBoth(first, second);
            return;
        }
        AuthenticationAttempt both = client(List.of(first, second), "none");
        assertThat(by(known(one(first).authenticate(both)))).isEqualTo(first);
        assertThat(by(known(one(second).authenticate(both)))).isEqualTo(second);

        wins(chain(first + "," + second).authenticate(both), first);
        wins(chain(second + "," + first).authenticate(both), second);

        Verdict usual = chain("").authenticate(both);
        List<String> asked =
                usual.attempts().stream().map(Attempt::authenticator).toList();
        assertThat(asked)
                .as("in the usual order, and nobody after who knew")
                .isEqualTo(AuthenticatorOrder.USUAL.subList(0, asked.size()))
                .doesNotContain(second);
        assertThat(usual.attempts().getLast().outcome()).isEqualTo("Authenticated");
        assertThat(usual.attempts().subList(0, asked.size() - 1))
                .noneMatch(attempt -> attempt.outcome().equals("Authenticated"));
    }

    /** Whose credential is not the token has a bad one. */
    @ParameterizedTest
    @MethodSource("pairs")
    void aBadCredentialBesideAGoodOneDoesNoHarm(String first, String second) {
        boolean sameCarrier = TOKENS.contains(first)
                || BASIC.contains(first) && BASIC.contains(second)
                || first.equals("requestheader") && second.equals("x509");
        AuthenticationAttempt attempt = client(List.of(second), sameCarrier ? "none" : first);

        Verdict verdict = chain(first + "," + second).authenticate(attempt);

        if (sameCarrier && by(known(verdict.result())).equals(first)) {
            return; // what is good for the second is good for the first, too: the other test's
        }
        assertThat(verdict.attempts()).extracting(Attempt::authenticator).containsExactly(first, second);
        assertThat(by(known(verdict.result()))).isEqualTo(second);
        assertThat(verdict.attempts().getFirst().outcome()).isEqualTo(sameCarrier ? "NotMine" : "Rejected");
        assertThat(verdict.attempts().getFirst().message() == null).isEqualTo(sameCarrier);
    }

    private static void noTokenIsBoth(String first, String second) {
        assertThat(one(first).authenticate(token(ISSUED.get(second)))).isNotInstanceOf(Authenticated.class);
        assertThat(one(second).authenticate(token(ISSUED.get(first)))).isNotInstanceOf(Authenticated.class);
    }

    private static UserInfo known(AuthenticationResult result) {
        assertThat(result).isInstanceOf(Authenticated.class);
        return ((Authenticated) result).user();
    }

    private static void wins(Verdict verdict, String name) {
        assertThat(by(known(verdict.result()))).isEqualTo(name);
        assertThat(known(verdict.result()).groups()).contains("system:authenticated");
        assertThat(verdict.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.authenticator()).isEqualTo(name);
            assertThat(attempt.outcome()).isEqualTo("Authenticated");
            assertThat(attempt.message()).isNull();
        });
    }
}
