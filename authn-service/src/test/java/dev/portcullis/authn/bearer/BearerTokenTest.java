package dev.portcullis.authn.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerTokenTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "Bearer abc, abc",
                "bearer abc, abc",
                "' BEARER abc ', abc",
                "Bearer abc def, abc",
                "Bearer, none",
                "'Bearer ', none",
                "Bearer  abc, none",
                "Basic YTpi, none",
                "abc, none",
                "'', none"
            })
    void isReadAsKubeApiserverReadsIt(String header, String token) {
        assertThat(BearerToken.of(Map.of("authorization", List.of(header)))).isEqualTo(token);
    }

    @Test
    void ofTwoHeadersTheFirstCounts() {
        assertThat(BearerToken.of(Map.of("authorization", List.of("Bearer a", "Bearer b"))))
                .isEqualTo("a");
        assertThat(BearerToken.of(Map.of("authorization", List.of("Basic x", "Bearer b"))))
                .isNull();
    }

    @Test
    void webSocketsBringItAsASubprotocol() {
        String coded = Base64.getUrlEncoder().withoutPadding().encodeToString("abc".getBytes());
        String protocols = "v5.channel.k8s.io, base64url.bearer.authorization.k8s.io." + coded;

        assertThat(BearerToken.of(Map.of("sec-websocket-protocol", List.of(protocols))))
                .isEqualTo("abc");
        assertThat(BearerToken.of(
                        Map.of("sec-websocket-protocol", List.of("base64url.bearer.authorization.k8s.io.***"))))
                .isNull();
    }
}
