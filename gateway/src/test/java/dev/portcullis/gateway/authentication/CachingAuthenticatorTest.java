package dev.portcullis.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.user.UserInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CachingAuthenticatorTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final AtomicReference<@Nullable String> epoch = new AtomicReference<>("e1");
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private Authentication answer = known("e1", null);
    private int asked;
    private final CachingAuthenticator authenticator = new CachingAuthenticator(
            credentials -> {
                asked++;
                return answer;
            },
            said -> said.equals(epoch.get()),
            new Clock() {
                @Override
                public Instant instant() {
                    return now.get();
                }

                @Override
                public ZoneId getZone() {
                    return ZoneId.of("Z");
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @Test
    void remembersWithinTheEpoch() {
        authenticator.authenticate(token("t"));
        authenticator.authenticate(token("t"));

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void forgetsWhenTheEpochMoves() {
        authenticator.authenticate(token("t"));
        epoch.set("e2");
        answer = new Authentication.Rejected("revoked", "e2", null);

        assertThat(authenticator.authenticate(token("t"))).isEqualTo(answer);
    }

    @Test
    void remembersNothingWithoutAnEpoch() {
        epoch.set(null);
        authenticator.authenticate(token("t"));
        authenticator.authenticate(token("t"));

        assertThat(asked).isEqualTo(2);
    }

    @Test
    void anAnswerOfAnEarlierEpochIsNotRemembered() {
        epoch.set("e2");
        authenticator.authenticate(token("t"));
        authenticator.authenticate(token("t"));

        assertThat(asked).isEqualTo(2);
    }

    @Test
    void forgetsWhatExpires() {
        answer = known("e1", NOON.plusSeconds(10));
        authenticator.authenticate(token("t"));
        now.set(NOON.plusSeconds(9));
        authenticator.authenticate(token("t"));
        assertThat(asked).isEqualTo(1);

        now.set(NOON.plusSeconds(10));
        authenticator.authenticate(token("t"));
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void tellsCredentialsApart() {
        authenticator.authenticate(token("t"));
        authenticator.authenticate(token("u"));
        authenticator.authenticate(new Credentials(null, List.of(), Map.of(), null, "audit"));
        authenticator.authenticate(
                new Credentials("t", List.of(), Map.of("x-remote-user", List.of("a")), null, "audit"));
        authenticator.authenticate(
                new Credentials("t", List.of(), Map.of("x-remote-user", List.of("b")), null, "audit"));
        assertThat(asked).isEqualTo(5);

        authenticator.authenticate(new Credentials("t", List.of(), Map.of(), "192.0.2.1", "audit"));
        assertThat(asked).isEqualTo(5);
    }

    @Test
    void theFingerprintIsNotTheToken() {
        assertThat(token("secret").fingerprint()).doesNotContain("secret").hasSize(32);
    }

    private static Credentials token(String token) {
        return new Credentials(token, List.of(), Map.of(), "127.0.0.1", "audit");
    }

    private static Authentication known(String epoch, @Nullable Instant expires) {
        return new Authentication.Authenticated(new Identity(UserInfo.of("u")), epoch, expires, null);
    }
}
