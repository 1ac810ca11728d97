package dev.portcullis.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultOptionsTest {
    @Test
    void whatIsNotSaid() {
        FaultOptions options = FaultOptions.parse(List.of());
        assertThat(options.time()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.writers()).isEqualTo(6);
        assertThat(options.history()).isEqualTo(Path.of("faults-history.jsonl").toAbsolutePath());
    }

    @Test
    void whatIs() {
        FaultOptions options = FaultOptions.parse(
                List.of("--portcullis", "/p", "--seconds=30", "--seed", "7", "--writers=2", "--history=/h"));
        assertThat(options).isEqualTo(new FaultOptions(Path.of("/p"), Duration.ofSeconds(30), 7, 2, Path.of("/h")));
        assertThat(FaultOptions.parse(List.of("--minutes=3")).time()).isEqualTo(Duration.ofMinutes(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes=soon", "--sed=7", "faults", "--seconds=0", "--writers=0", "--seed"})
    void whatIsWrongIsSaid(String flag) {
        assertThatThrownBy(() -> FaultOptions.parse(List.of(flag)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("./portcullis bench faults");
    }
}
