package dev.portcullis.authn.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.kube.user.UserInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedAnswersTest {
    private static final UserInfo ANN = UserInfo.of("ann");

    private final AtomicInteger asked = new AtomicInteger();
    private final RememberedAnswers answers =
            new RememberedAnswers(Duration.ofMinutes(2), Duration.ofMillis(50), Clock.systemUTC());

    private AuthenticationResult ask(String credential, AuthenticationResult answer) {
        return answers.of(credential, () -> {
            asked.incrementAndGet();
            return answer;
        });
    }

    @Test
    void whoIsKnownIsRememberedAndTheAnswerSaysForHowLong() {
        AuthenticationResult first = ask("a", Authenticated.of(ANN));

        assertThat(first)
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        known -> assertThat(known.expires())
                                .isBetween(
                                        Instant.now().plusSeconds(110),
                                        Instant.now().plusSeconds(121)));
        assertThat(ask("a", new Rejected("no"))).isSameAs(first);
        assertThat(ask("b", new Rejected("no"))).isEqualTo(new Rejected("no"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void badOnesAreRememberedBriefly() throws Exception {
        ask("a", new Rejected("no"));
        ask("a", new Rejected("no"));
        assertThat(asked).hasValue(1);

        Thread.sleep(100);
        assertThat(ask("a", Authenticated.of(ANN))).isInstanceOf(Authenticated.class);
    }

    @Test
    void whatExpiresSoonerIsForgottenSooner() throws Exception {
        ask("a", new Authenticated(ANN, List.of(), Instant.now().plusMillis(50)));

        Thread.sleep(100);
        assertThat(ask("a", new Rejected("expired"))).isEqualTo(new Rejected("expired"));
    }

    @Test
    void noAnswerIsNotRemembered() {
        assertThat(answers.of("a", () -> {
                    throw new UnansweredException("down");
                }))
                .isEqualTo(new Rejected("down"));
        assertThat(ask("a", Authenticated.of(ANN))).isInstanceOf(Authenticated.class);
    }

    @Test
    void aBugIsNotRememberedAndReachesWhoAsked() {
        assertThatThrownBy(() -> answers.of("a", () -> {
                    throw new IllegalStateException("bug");
                }))
                .hasMessage("bug");
        assertThat(ask("a", Authenticated.of(ANN))).isInstanceOf(Authenticated.class);
    }

    @Test
    void manyAtATimeAskOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AuthenticationResult>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> answers.of("a", () -> {
                    asked.incrementAndGet();
                    hold(go);
                    return Authenticated.of(ANN);
                })));
            }
            go.countDown();
            for (Future<AuthenticationResult> one : all) {
                assertThat(one.get()).isInstanceOf(Authenticated.class);
            }
        }
        assertThat(asked).hasValue(1);
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsBeingAskedWhenAllIsForgottenDoesNotStay() {
        answers.of("a", () -> {
            answers.forget();
            return Authenticated.of(ANN);
        });

        assertThat(ask("a", new Rejected("changed"))).isEqualTo(new Rejected("changed"));
    }
}
