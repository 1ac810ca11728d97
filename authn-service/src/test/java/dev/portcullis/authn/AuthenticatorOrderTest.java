package dev.portcullis.authn;

import static dev.portcullis.authn.FakeAuthenticator.ignorant;
import static dev.portcullis.authn.FakeAuthenticator.knowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticatorOrderTest {
    private static final AuthenticationAttempt ATTEMPT =
            new AuthenticationAttempt("t", List.of(), Map.of(), "", List.of("api"));

    /** Each two of those there are, the one that is asked first coming first. */
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

    /** For a client with credentials for both. */
    @ParameterizedTest
    @MethodSource("pairs")
    void theFirstInTheUsualOrderSaysWhoItIsAndTheOtherIsNotAsked(String first, String second) {
        assertThat(asked("", first, second)).containsExactly(first);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void orTheOneThatTheFlagNames(String first, String second) {
        assertThat(asked(second, first, second)).containsExactly(second);
    }

    private static List<String> asked(String order, String one, String other) {
        List<Authenticator> sorted = order(order)
                .sort(List.of(knowing(other, UserInfo.of("by-" + other)), knowing(one, UserInfo.of("by-" + one))));
        Verdict verdict = new AuthenticationChain(sorted, List.of()).authenticate(ATTEMPT);
        assertThat(verdict.result())
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        known -> assertThat(known.user().username())
                                .isEqualTo("by-" + verdict.attempts().getLast().authenticator()));
        return verdict.attempts().stream().map(Attempt::authenticator).toList();
    }

    @Test
    void thirdPartiesComeLastUnlessTheyAreNamed() {
        List<Authenticator> all = List.of(ignorant("theirs"), ignorant("webhook"), ignorant("x509"));

        assertThat(order("").sort(all)).extracting(Authenticator::name).containsExactly("x509", "webhook", "theirs");
        assertThat(order("theirs, webhook").sort(all))
                .extracting(Authenticator::name)
                .containsExactly("theirs", "webhook", "x509");
    }

    @Test
    void aNameThatNobodyHasOrThatComesTwiceIsRefused() {
        assertThatThrownBy(() -> order("x506").sort(List.of()))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("x506");
        assertThatThrownBy(() -> order("x509,oidc,x509")).isInstanceOf(BadFlagException.class);
    }

    private static AuthenticatorOrder order(String flag) {
        return AuthenticatorOrder.from(new FlagValues(Map.of(AuthenticatorOrder.FLAG, flag)::get));
    }
}
