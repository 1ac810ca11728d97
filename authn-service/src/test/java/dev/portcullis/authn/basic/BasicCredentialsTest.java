package dev.portcullis.authn.basic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.basic.BasicCredentials.Header;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
    @Test
    void theFirstColonEndsTheUser() {
        assertThat(of("Basic " + encoded("ann:a:b ü")))
                .isEqualTo(new Header.Present(new BasicCredentials("ann", "a:b ü")));
        assertThat(of("bAsIc " + encoded(":"))).isEqualTo(new Header.Present(new BasicCredentials("", "")));
    }

    @Test
    void otherSchemesAreNone() {
        assertThat(of("Bearer abc")).isInstanceOf(Header.Absent.class);
        assertThat(of("Basic")).isInstanceOf(Header.Absent.class);
        assertThat(BasicCredentials.of(Map.of())).isInstanceOf(Header.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "Basic !!!", "Basic YW5u", "Basic YW5uOnB3 YW5uOnB3"})
    void whatIsNoUserAndPasswordIsMalformed(String header) {
        assertThat(of(header)).isInstanceOf(Header.Malformed.class);
    }

    @Test
    void whatIsTooLongIsMalformed() {
        assertThat(of("Basic " + encoded("ann:" + "x".repeat(5000)))).isInstanceOf(Header.Malformed.class);
    }

    @Test
    void ofTwoHeadersTheFirstCounts() {
        assertThat(BasicCredentials.of(
                        Map.of("authorization", List.of("Basic " + encoded("a:1"), "Basic " + encoded("b:2")))))
                .isEqualTo(new Header.Present(new BasicCredentials("a", "1")));
    }

    @Test
    void thePasswordIsNotPrintedAndKeysDoNotCollide() {
        assertThat(new BasicCredentials("ann", "s3cret").toString()).doesNotContain("s3cret");
        assertThat(new BasicCredentials("ab", "c").key()).isNotEqualTo(new BasicCredentials("a", "bc").key());
    }

    private static Header of(String header) {
        return BasicCredentials.of(Map.of("authorization", List.of(header)));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
