package dev.portcullis.authz.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.service.BadFlagException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationModesTest {
    @Test
    void theOrderOfTheFlagIsTheOrderOfTheChain() {
        assertThat(AuthorizationModes.parse("RBAC, AlwaysDeny,AlwaysAllow").names())
                .containsExactly("RBAC", "AlwaysDeny", "AlwaysAllow");
    }

    @Test
    void anUnknownModeIsAnErrorThatNamesTheKnownOnes() {
        assertThatThrownBy(() -> AuthorizationModes.parse("RBAC,rbac").check(Set.of("AlwaysDeny", "RBAC")))
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--authorization-mode: authorization-mode \"rbac\" is not a valid mode; "
                        + "there are AlwaysDeny, RBAC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "RBAC,RBAC"})
    void noneOrOneTwiceIsAnError(String flag) {
        assertThatThrownBy(() -> AuthorizationModes.parse(flag)).isInstanceOf(BadFlagException.class);
    }
}
