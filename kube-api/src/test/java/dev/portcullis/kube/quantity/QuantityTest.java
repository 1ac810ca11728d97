package dev.portcullis.kube.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0.1, 100m",
        "1000m, 1",
        "0.5Gi, 512Mi",
        "1, 1",
        "1500m, 1500m",
        "1024Ki, 1Mi",
        "1023Ki, 1023Ki",
        "0Gi, 0",
        "100Ki, 100Ki",
        "0.5Ki, 512",
        "1e3, 1e3",
        "12e2, 1200",
        "1000k, 1M",
        "1G, 1G",
        "-1, -1",
        ".5, 500m",
        "5., 5",
        "1n, 1n",
        "0.1n, 1n",
        "1000000, 1M",
        "123456, 123456",
        "1E, 1E",
        "100E, 9223372036854775807",
        "+2, 2",
        "1.1Ki, 1126400m",
        "0.3Mi, 314572800m",
        "1e-3, 1e-3",
        "1Ei, 1Ei"
    })
    void printsTheCanonicalForm(String text, String canonical) {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @Test
    void comparesByValue() {
        assertThat(Quantity.parse("1Ki")).isEqualTo(Quantity.parse("1024"));
        assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
        assertThat(Quantity.parse("1500m").isInteger()).isFalse();
        assertThat(Quantity.parse("1500m").longValue()).isEqualTo(2);
        assertThat(Quantity.parse("1.5").milliValue()).isEqualTo(1500);
        assertThat(Quantity.parse("1Gi").minus(Quantity.parse("512Mi"))).hasToString("512Mi");
    }

    @ParameterizedTest
    @CsvSource({
        "'', quantities must match", "x, quantities must match", "1 Gi, quantities must match",
        "1.2.3, unable to parse numeric part", "1Xi, quantities must match", "1mm, unable to parse quantity's suffix",
        "1e99999, unable to parse quantity's suffix", "., unable to parse numeric part"
    })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aNumberOfManyDigitsIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> Quantity.parse("1".repeat(3_000_000)))
                .hasMessageStartingWith("unable to parse numeric part");
    }
}
