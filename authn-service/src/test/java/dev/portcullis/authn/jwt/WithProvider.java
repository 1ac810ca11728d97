package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A provider, and what asks for tokens of it to be believed. */
abstract class WithProvider {
    @TempDir
    Path dir;

    final MovingClock clock = new MovingClock(Instant.now());
    final AtomicInteger changes = new AtomicInteger();
    FakeProvider provider;
    Issuers issuers;

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

    void configure(String... flags) {
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

    void file(String jwt) throws Exception {
        issuers = issuers(Map.of("authentication-config", write(jwt, "").toString()), changes::incrementAndGet);
    }

    /** @param jwt what follows the issuer's url and CA, indented as an entry of the list is */
    Path write(String jwt, String rest) throws Exception {
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

    Issuers issuers(Map<String, String> flags, Runnable onChange) {
        return new Issuers(
                new FlagValues(flags::get), List.of("https://kubernetes.default.svc"), List.of("api"), clock, onChange);
    }

    String token() throws Exception {
        Consumer<JWTClaimsSet.Builder> none = claims -> {};
        return provider.token(none);
    }

    AuthenticationResult ask(String token) {
        return new OidcAuthenticator(issuers::now).authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    UserInfo user(String token) {
        AuthenticationResult result = ask(token);
        assertThat(result).isInstanceOf(Authenticated.class);
        return ((Authenticated) result).user();
    }

    void rejected(String token, String why) {
        assertThat(ask(token))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains(why));
    }
}
