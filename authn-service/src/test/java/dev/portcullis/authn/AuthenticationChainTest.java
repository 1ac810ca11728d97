package dev.portcullis.authn;

import static dev.portcullis.authn.FakeAuthenticator.ignorant;
import static dev.portcullis.authn.FakeAuthenticator.knowing;
import static dev.portcullis.authn.FakeAuthenticator.rejecting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.anonymous.AnonymousAuthenticator;
import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticationChainTest {
    private static final AuthenticationAttempt ATTEMPT =
            new AuthenticationAttempt(null, List.of(), Map.of(), "127.0.0.1", List.of("api"));
    private static final UserInfo ANN = UserInfo.of("ann", "devs");
    private static final UserInfo BOB = UserInfo.of("bob");

    @Test
    void theFirstThatKnowsWinsAndNoneAfterItIsAsked() {
        Verdict verdict = chain(ignorant("a"), knowing("b", ANN), knowing("c", BOB));

        assertThat(user(verdict).username()).isEqualTo("ann");
        assertThat(verdict.attempts()).extracting(Attempt::authenticator).containsExactly("a", "b");
        assertThat(verdict.attempts()).extracting(Attempt::outcome).containsExactly("NotMine", "Authenticated");
    }

    @Test
    void aBadCredentialIsNotAnonymous() {
        Verdict verdict = chain(rejecting("a", "forged"), ignorant("b"));

        assertThat(verdict.result()).isEqualTo(new Rejected("forged"));
        assertThat(verdict.attempts()).extracting(Attempt::message).containsExactly("forged", null);
    }

    @Test
    void anotherGoodCredentialCountsAllTheSame() {
        assertThat(user(chain(rejecting("a", "forged"), knowing("b", BOB))).username())
                .isEqualTo("bob");
    }

    @Test
    void ofSeveralRejectionsTheFirstIsSaid() {
        assertThat(chain(rejecting("a", "one"), rejecting("b", "two")).result()).isEqualTo(new Rejected("one"));
    }

    @Test
    void noCredentialIsAnonymous() {
        UserInfo user = user(chain(ignorant("a")));

        assertThat(user.username()).isEqualTo("system:anonymous");
        assertThat(user.groups()).containsExactly("system:unauthenticated");
    }

    @Test
    void noCredentialIsNobodyWhereAnonymousAccessIsOff() {
        Verdict verdict = new AuthenticationChain(List.of(ignorant("a")), List.of()).authenticate(ATTEMPT);

        assertThat(verdict.result()).isInstanceOf(NotMine.class);
    }

    @Test
    void whoIsKnownIsInSystemAuthenticatedOnce() {
        assertThat(user(chain(knowing("a", ANN))).groups()).containsExactly("devs", "system:authenticated");
        assertThat(user(chain(knowing("a", UserInfo.of("x", "system:authenticated", "y"))))
                        .groups())
                .containsExactly("system:authenticated", "y");
        assertThat(user(chain(knowing("a", UserInfo.of("system:anonymous")))).groups())
                .isEmpty();
    }

    @Test
    void twoOfTheSameNameAreAMistake() {
        assertThatThrownBy(() -> new UnionAuthenticator(List.of(ignorant("a"), knowing("a", ANN))))
                .hasMessageContaining("same name");
    }

    @Test
    void attemptsDoNotPrintTheirToken() {
        assertThat(AuthenticationAttempt.ofToken("s3cret", List.of()).toString())
                .doesNotContain("s3cret");
    }

    private static Verdict chain(Authenticator... authenticators) {
        return new AuthenticationChain(
                        List.of(authenticators),
                        List.of(new AnonymousAuthenticator(() -> new AnonymousPolicy(true, null))))
                .authenticate(ATTEMPT);
    }

    private static UserInfo user(Verdict verdict) {
        assertThat(verdict.result()).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict.result()).user();
    }
}
