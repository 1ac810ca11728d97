package dev.portcullis.store.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.status.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagerNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me|kubectl/v1|me",
                "''|kubectl/v1.33.0 (linux/amd64) kubernetes/abc|kubectl",
                "''|Python-urllib|Python-urllib",
                "''|''|''",
                "''|/v1|''",
            })
    void isChosenOrWhatTheClientCallsItself(String chosen, String agent, String name) {
        assertThat(ManagerName.of(chosen, agent)).isEqualTo(name);
    }

    @Test
    void ofAnAgentOnlyWhatCanBePrintedAndHasRoomIsTaken() {
        assertThat(ManagerName.of("", "a\tb\u0000c\u00e9/1")).isEqualTo("abc\u00e9");
        assertThat(ManagerName.of("", "x".repeat(127) + "\u00e9")).isEqualTo("x".repeat(127));
        assertThat(ManagerName.of("", null)).isEmpty();
    }

    @Test
    void aChosenNameIsNoLongerThan128BytesAndPrintable() {
        assertThat(ManagerName.check("a b-\u00e9\ud83d\ude00")).isEmpty();
        assertThat(ManagerName.check("x".repeat(128))).isEmpty();
        assertThat(ManagerName.check("x".repeat(127) + "\u00e9"))
                .extracting(FieldError::message)
                .containsExactly("fieldManager: Too long: may not be more than 128 bytes");
        assertThat(ManagerName.check("\u00e9\n\u00a0"))
                .extracting(FieldError::message)
                .allMatch(message -> message.startsWith("fieldManager: Invalid value: "))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("invalid character U+000A (at position 2)"),
                        second -> assertThat(second).endsWith("invalid character U+00A0 (at position 3)"));
    }
}
