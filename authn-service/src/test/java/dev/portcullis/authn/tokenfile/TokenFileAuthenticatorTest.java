package dev.portcullis.authn.tokenfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileAuthenticatorTest {
    @TempDir
    Path dir;

    @Test
    void knowsTheUsersOfTheFile() throws Exception {
        try (TokenFileAuthenticator tokens = tokens("t1,ann,u1,\"devs,ops\"\nt2,bob,u2\n\n\"t,3\",cleo,\"u\"\"3\"\n")) {
            assertThat(ask(tokens, "t1")).isInstanceOfSatisfying(Authenticated.class, known -> {
                assertThat(known.user().username()).isEqualTo("ann");
                assertThat(known.user().uid()).isEqualTo("u1");
                assertThat(known.user().groups()).containsExactly("devs", "ops");
                assertThat(known.audiences()).containsExactly("api");
            });
            assertThat(ask(tokens, "t2"))
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            known -> assertThat(known.user().groups()).isEmpty());
            assertThat(ask(tokens, "t,3"))
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            known -> assertThat(known.user().uid()).isEqualTo("u\"3"));
        }
    }

    @Test
    void othersAreNotItsBusiness() throws Exception {
        try (TokenFileAuthenticator tokens = tokens("t1,ann,u1\n,nobody,u0\n")) {
            assertThat(ask(tokens, "t")).isInstanceOf(NotMine.class);
            assertThat(ask(tokens, "t11")).isInstanceOf(NotMine.class);
            assertThat(tokens.authenticate(new AuthenticationAttempt(null, List.of(), Map.of(), "", List.of("api"))))
                    .isInstanceOf(NotMine.class);
        }
    }

    @Test
    void isForTheApisAudiencesOnly() throws Exception {
        try (TokenFileAuthenticator tokens = tokens("t1,ann,u1\n")) {
            assertThat(tokens.authenticate(AuthenticationAttempt.ofToken("t1", List.of("vault"))))
                    .isInstanceOf(NotMine.class);
        }
    }

    @Test
    void isReadAgainWhenItChanges() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        Path file = Files.writeString(dir.resolve("tokens.csv"), "t1,ann,u1\n");
        try (TokenFileAuthenticator tokens = new TokenFileAuthenticator(file, List.of("api"), changed::countDown)) {
            assertThat(ask(tokens, "t1")).isInstanceOf(Authenticated.class);

            Files.writeString(file, "t2,bob,u2\n");
            assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(tokens, "t1")).isInstanceOf(NotMine.class);
            assertThat(ask(tokens, "t2")).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void recordsThatAreTooShortAndQuotesThatStayOpenAreErrors() {
        assertThatThrownBy(() -> tokens("t1,ann\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have at least 3 columns (token, user name, user uid), found 2");
        assertThatThrownBy(() -> tokens("t1,ann,\"u1\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tokens("t1,a\"nn,u1\n")).hasMessageContaining("bare");
        assertThatThrownBy(() -> tokens("\"t1\"x,ann,u1\n")).isInstanceOf(IOException.class);
    }

    private TokenFileAuthenticator tokens(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("tokens.csv"), content);
        return new TokenFileAuthenticator(file, List.of("api"), () -> {});
    }

    private static AuthenticationResult ask(TokenFileAuthenticator tokens, String token) {
        return tokens.authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }
}
