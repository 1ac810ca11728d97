package dev.portcullis.authn.passwordfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.memory.SourceLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordFileAuthenticatorTest {
    private static final String BCRYPT = new BCryptPasswordEncoder(4).encode("right");
    private static final String ARGON2 = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("right");

    @TempDir
    Path dir;

    @Test
    void knowsUsersByTheHashOfTheirPassword() throws Exception {
        try (PasswordFileAuthenticator file = open(
                BCRYPT + ",ann,u1,\"devs,ops\"\n{bcrypt}" + BCRYPT + ",bob,u2\n\"" + ARGON2 + "\",cleo,u3\n", false)) {
            assertThat(ask(file, "ann", "right")).isInstanceOfSatisfying(Authenticated.class, known -> {
                assertThat(known.user().username()).isEqualTo("ann");
                assertThat(known.user().uid()).isEqualTo("u1");
                assertThat(known.user().groups()).containsExactly("devs", "ops");
                assertThat(known.expires()).isNotNull();
            });
            assertThat(ask(file, "bob", "right")).isInstanceOf(Authenticated.class);
            assertThat(ask(file, "cleo", "right")).isInstanceOf(Authenticated.class);
            assertThat(ask(file, "ann", "right")).as("remembered").isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void othersAreRejectedAndOtherCredentialsAreNotItsBusiness() throws Exception {
        Rejected wrong = new Rejected("invalid username/password combination");
        try (PasswordFileAuthenticator file = open(BCRYPT + ",ann,u1\n", false)) {
            assertThat(ask(file, "ann", "wrong")).isEqualTo(wrong);
            assertThat(ask(file, "ann", "")).isEqualTo(wrong);
            assertThat(ask(file, "zoe", "right")).isEqualTo(wrong);
            assertThat(ask(file, "Ann", "right")).isEqualTo(wrong);
            assertThat(file.authenticate(attempt("Basic nonsense!")))
                    .isEqualTo(new Rejected("malformed Basic credentials"));
            assertThat(file.authenticate(attempt("Bearer right"))).isInstanceOf(NotMine.class);
        }
    }

    /** bcrypt itself would not look at what comes after 72 bytes. */
    @Test
    void aPasswordThatOnlyBeginsRightIsWrong() throws Exception {
        String longest = "x".repeat(72);
        try (PasswordFileAuthenticator file = open(new BCryptPasswordEncoder(4).encode(longest) + ",ann,u1\n", false)) {
            assertThat(ask(file, "ann", longest)).isInstanceOf(Authenticated.class);
            assertThat(ask(file, "ann", longest + "y")).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void plainTextIsTakenOnlyWhereItIsAllowed() throws Exception {
        assertThatThrownBy(() -> open("s3cret,ann,u1\n", false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("record number '1'")
                .hasMessageContaining("--basic-auth-file-allow-plain-text")
                .hasMessageNotContaining("s3cret");
        try (PasswordFileAuthenticator file = open("s3cret,ann,u1\n{noop}$2x,bob,u2\n", true)) {
            assertThat(ask(file, "ann", "s3cret")).isInstanceOf(Authenticated.class);
            assertThat(ask(file, "ann", "s3cre")).isInstanceOf(Rejected.class);
            assertThat(ask(file, "bob", "$2x")).isInstanceOf(Authenticated.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$10$short,ann,u1\n",
                "{argon2}nonsense,ann,u1\n",
                "\"$argon2id$v=19$m=1048576,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g\",ann,u1\n",
                "pw,ann\n",
                ",ann,u1\n",
                "pw,,u1\n",
                "pw,ann,u1\npw,ann,u2\n",
                "\"pw,ann,u1\n"
            })
    void whatCannotBeUsedIsRefusedAsAWhole(String content) {
        assertThatThrownBy(() -> open(content, true)).isInstanceOf(IOException.class);
    }

    @Test
    void aChangedFileEndsWhatWasRemembered() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        Path path = Files.writeString(dir.resolve("users.csv"), BCRYPT + ",ann,u1\n");
        try (PasswordFileAuthenticator file = new PasswordFileAuthenticator(
                new PasswordFileSettings(path, false), limit(), Clock.systemUTC(), changed::countDown)) {
            assertThat(ask(file, "ann", "right")).isInstanceOf(Authenticated.class);

            Files.writeString(path, BCRYPT + ",bob,u1\n");

            assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(file, "ann", "right")).isInstanceOf(Rejected.class);
            assertThat(ask(file, "bob", "right")).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void whoeverGuessesIsHeldUpAndNobodyElse() throws Exception {
        try (PasswordFileAuthenticator file = open(BCRYPT + ",ann,u1\n", false)) {
            for (int i = 0; i < 60; i++) {
                ask(file, "ann", "guess" + i);
            }
            assertThat(ask(file, "ann", "right")).isEqualTo(new Rejected("too many bad credentials from 10.0.0.1"));
            assertThat(file.authenticate(attempt(basic("ann", "right"), "10.0.0.2")))
                    .isInstanceOf(Authenticated.class);
        }
    }

    private static SourceLimit limit() {
        return new SourceLimit(5, System::nanoTime);
    }

    private PasswordFileAuthenticator open(String content, boolean plainAllowed) throws IOException {
        Path path = Files.writeString(dir.resolve("users.csv"), content);
        return new PasswordFileAuthenticator(
                new PasswordFileSettings(path, plainAllowed), limit(), Clock.systemUTC(), () -> {});
    }

    private static AuthenticationResult ask(PasswordFileAuthenticator file, String user, String password) {
        return file.authenticate(attempt(basic(user, password)));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static AuthenticationAttempt attempt(String authorization) {
        return attempt(authorization, "10.0.0.1");
    }

    private static AuthenticationAttempt attempt(String authorization, String address) {
        return new AuthenticationAttempt(
                null, List.of(), Map.of("authorization", List.of(authorization)), address, List.of("api"));
    }
}
