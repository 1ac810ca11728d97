package dev.portcullis.kube.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggingFlagsTest {
    @Test
    void theLastOneCounts() {
        assertThat(LoggingFlags.properties(List.of("--v=5", "--logging-format=json", "--v=3")))
                .isEqualTo(Map.of(
                        "logging.structured.format.console",
                        "logstash",
                        "logging.level.dev.portcullis.kube.tracing.HttpLog",
                        "debug"));
        assertThat(LoggingFlags.properties(List.of("--logging-format=text"))).isEmpty();
    }

    @Test
    void anotherFormatThereIsNot() {
        assertThatThrownBy(() -> LoggingFlags.properties(List.of("--logging-format=xml")))
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--logging-format: must be text or json, not \"xml\"");
    }
}
