package dev.portcullis.admission.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.chain.BuiltInPlugins;
import org.junit.jupiter.api.Test;

class DefaultChainTest {
    private final DefaultChain chain = new DefaultChain();

    @Test
    void itIsTheDefaultChainWithoutQuotas() {
        assertThat(chain.names())
                .containsExactlyInAnyOrderElementsOf(BuiltInPlugins.ORDER.stream()
                        .filter(BuiltInPlugins.ON_BY_DEFAULT::contains)
                        .filter(name -> !name.equals("ResourceQuota"))
                        .toList());
    }
}
