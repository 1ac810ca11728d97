package dev.portcullis.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.GoDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {
    @TempDir
    private Path directory;

    private final Map<String, String> flags = new HashMap<>();

    @BeforeEach
    void certificate() throws IOException {
        for (String flag : new String[] {"tls-cert-file", "tls-private-key-file"}) {
            flags.put(flag, Files.createFile(directory.resolve(flag)).toString());
        }
    }

    @Test
    void defaults() {
        GatewaySettings settings = GatewaySettings.of(new FlagValues(flags::get));

        assertThat(settings.tls12()).isTrue();
        assertThat(settings.cipherSuites()).isEmpty();
        assertThat(settings.maxReads()).isEqualTo(400);
        assertThat(settings.maxWrites()).isEqualTo(200);
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.minWatchTime()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @CsvSource({
        "tls-cert-file, /none, --tls-cert-file: must name a readable PEM file",
        "tls-min-version, VersionTLS10, --tls-min-version: must be VersionTLS12 or VersionTLS13",
        "max-requests-inflight, many, --max-requests-inflight: must be a number",
        "request-timeout, 60, --request-timeout: must be a duration",
    })
    void badValuesAreNamed(String flag, String value, String message) {
        flags.put(flag, value);

        assertThatThrownBy(() -> GatewaySettings.of(new FlagValues(flags::get))).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"1m0s, PT1M", "500ms, PT0.5S", "1.5h, PT1H30M", "0, PT0S", "1h2m3s, PT1H2M3S"})
    void durations(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
    }
}
