package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authz.alwaysallow.AlwaysAllowAuthorizer;
import dev.portcullis.authz.alwaysdeny.AlwaysDenyAuthorizer;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.kube.service.BadFlagException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationModesTest {
    private static final List<Authorizer> AVAILABLE =
            List.of(new AlwaysAllowAuthorizer(), new AlwaysDenyAuthorizer(), new RbacAuthorizer(new RbacIndex()));

    @Test
    void theOrderOfTheFlagIsTheOrderOfTheChain() {
        assertThat(AuthorizationModes.parse("RBAC, AlwaysDeny,AlwaysAllow").choose(AVAILABLE))
                .extracting(Authorizer::name)
                .containsExactly("RBAC", "AlwaysDeny", "AlwaysAllow");
    }

    @Test
    void anUnknownModeIsAnErrorThatNamesTheKnownOnes() {
        assertThatThrownBy(() -> AuthorizationModes.parse("RBAC,rbac").choose(AVAILABLE))
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--authorization-mode: authorization-mode \"rbac\" is not a valid mode; "
                        + "there are AlwaysAllow, AlwaysDeny, RBAC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "RBAC,RBAC"})
    void noneOrOneTwiceIsAnError(String flag) {
        assertThatThrownBy(() -> AuthorizationModes.parse(flag)).isInstanceOf(BadFlagException.class);
    }
}
