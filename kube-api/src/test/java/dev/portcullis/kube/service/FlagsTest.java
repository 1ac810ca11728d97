package dev.portcullis.kube.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagsTest {
    private final Flags flags = new Flags(Set.of("--token-auth-file", "--anonymous-auth", "--secure-port"));

    @Test
    void allThreeWaysOfWritingAValueMeanTheSame() {
        assertThat(flags.parse("--token-auth-file=a b", "--secure-port", "1", "--anonymous-auth"))
                .containsExactly("--token-auth-file=a b", "--secure-port=1", "--anonymous-auth=true");
    }

    @Test
    void anUnknownFlagNamesTheNearestKnownOne() {
        assertThatThrownBy(() -> flags.parse("--token-auth-fil=x"))
                .hasMessage("unknown flag: --token-auth-fil (did you mean --token-auth-file?)");
        assertThatThrownBy(() -> flags.parse("x")).hasMessageContaining("flags begin with --");
    }

    @Test
    void whatAllServicesShareIsOnTheClassPath() {
        assertThat(Flags.load().parse("--internal-pki-dir=x", "--store-url=y")).hasSize(2);
    }
}
