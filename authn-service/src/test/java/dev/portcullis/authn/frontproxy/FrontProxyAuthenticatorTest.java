package dev.portcullis.authn.frontproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.CertificateProfile;
import dev.portcullis.authn.x509.ClientCertificates;
import dev.portcullis.authn.x509.RevocationFiles;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontProxyAuthenticatorTest {
    private static final Map<String, List<String>> TOLD = Map.of(
            "x-remote-user", List.of("ann"),
            "x-remote-uid", List.of("u1"),
            "x-remote-group", List.of("devs", "", "ops"),
            "x-remote-extra-example.org%2fscope", List.of("read", "write"));

    @TempDir
    Path dir;

    @Test
    void aProxyOfTheCaSaysWhoItsClientIs() throws Exception {
        assertThat(ask(Map.of(), TOLD, certificate("proxies", "proxy")))
                .isInstanceOfSatisfying(Authenticated.class, known -> {
                    assertThat(known.user().username()).isEqualTo("ann");
                    assertThat(known.user().uid()).isEqualTo("u1");
                    assertThat(known.user().groups()).containsExactly("devs", "ops");
                    assertThat(known.user().extra()).isEqualTo(Map.of("example.org/scope", List.of("read", "write")));
                    assertThat(known.expires()).isNotNull();
                });
    }

    @Test
    void anotherCasCertificateAndAServersAreRejected() throws Exception {
        assertThat(ask(Map.of(), TOLD, certificate("others", "proxy"))).isInstanceOf(Rejected.class);
        X509Certificate server = ca("proxies").issue(key(), CertificateProfile.server("proxy", List.of("proxy")));
        assertThat(ask(Map.of(), TOLD, server)).isInstanceOf(Rejected.class);
    }

    @Test
    void anExpiredOneIsRejected() throws Exception {
        assertThat(ask(
                        Map.of(),
                        TOLD,
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(4000)),
                        certificate("proxies", "proxy")))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void withoutACertificateNobodyIsBelieved() throws Exception {
        assertThat(ask(Map.of(), TOLD)).isInstanceOf(NotMine.class);
    }

    @Test
    void aProxyThatNamesNobodyIsNotItsBusiness() throws Exception {
        X509Certificate proxy = certificate("proxies", "proxy");
        assertThat(ask(Map.of(), Map.of("x-remote-group", List.of("system:masters")), proxy))
                .isInstanceOf(NotMine.class);
        assertThat(ask(Map.of(), Map.of("x-remote-user", List.of("", "ann")), proxy))
                .isInstanceOf(NotMine.class);
    }

    @Test
    void onlyAllowedNamesCount() throws Exception {
        Map<String, String> flags = Map.of("requestheader-allowed-names", "front,edge");
        assertThat(ask(flags, TOLD, certificate("proxies", "edge"))).isInstanceOf(Authenticated.class);
        assertThat(ask(flags, TOLD, certificate("proxies", "proxy")))
                .isEqualTo(new Rejected("x509: subject with cn=proxy is not in the allowed list"));
    }

    @Test
    void otherHeadersMayBeNamedInTheOrderInWhichTheyCount() throws Exception {
        Map<String, String> flags = Map.of(
                "requestheader-username-headers", "X-User, X-Login",
                "requestheader-group-headers", "X-Team",
                "requestheader-extra-headers-prefix", "X-More-");
        assertThat(ask(
                        flags,
                        Map.of(
                                "x-login", List.of("bob"),
                                "x-team", List.of("red"),
                                "x-remote-group", List.of("system:masters"),
                                "x-more-a", List.of("1")),
                        certificate("proxies", "proxy")))
                .isInstanceOfSatisfying(Authenticated.class, known -> {
                    assertThat(known.user().username()).isEqualTo("bob");
                    assertThat(known.user().groups()).containsExactly("red");
                    assertThat(known.user().extra()).isEqualTo(Map.of("a", List.of("1")));
                });
    }

    @Test
    void headersThatMeanSomethingElseAreRefusedAtStart() {
        for (String header : List.of("Authorization", "Impersonate-User", "a b", "x:y")) {
            assertThatThrownBy(() -> FrontProxySettings.from(flags(Map.of("requestheader-username-headers", header))))
                    .isInstanceOf(BadFlagException.class)
                    .hasMessageContaining("--requestheader-username-headers");
        }
        assertThatThrownBy(() -> FrontProxySettings.from(new FlagValues(flag -> null)))
                .isInstanceOf(BadFlagException.class);
    }

    private FlagValues flags(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("requestheader-client-ca-file", dir.resolve("proxies.crt").toString());
        return new FlagValues(all::get);
    }

    private AuthenticationResult ask(
            Map<String, String> flags, Map<String, List<String>> headers, X509Certificate... chain) throws Exception {
        return ask(flags, headers, Clock.systemUTC(), chain);
    }

    private AuthenticationResult ask(
            Map<String, String> flags, Map<String, List<String>> headers, Clock clock, X509Certificate... chain)
            throws Exception {
        ca("proxies");
        byte[][] der = new byte[chain.length][];
        for (int i = 0; i < chain.length; i++) {
            der[i] = chain[i].getEncoded();
        }
        FrontProxySettings settings = FrontProxySettings.from(flags(flags));
        try (RevocationFiles none = new RevocationFiles(new FlagValues(flag -> null), () -> {});
                FrontProxyAuthenticator authenticator = new FrontProxyAuthenticator(
                        settings, new ClientCertificates(settings.clientCaFile(), none, clock, () -> {}))) {
            return authenticator.authenticate(
                    new AuthenticationAttempt(null, List.of(der), headers, "", List.of("api")));
        }
    }

    private X509Certificate certificate(String ca, String name) throws Exception {
        return ca(ca).issue(key(), CertificateProfile.client(name));
    }

    private static java.security.PublicKey key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair().getPublic();
    }

    private CertificateAuthority ca(String name) throws Exception {
        return CertificateAuthority.open(
                dir.resolve(name + ".crt"), dir.resolve(name + ".key"), name, Clock.systemUTC());
    }
}
