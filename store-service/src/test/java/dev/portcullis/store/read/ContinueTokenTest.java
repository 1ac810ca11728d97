package dev.portcullis.store.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
    private static final String LIST = "configmaps/default";

    @Test
    void comesBackAsItWas() {
        ContinueToken token = new ContinueToken(4711, "default/ä\0");
        assertThat(ContinueToken.decode(token.encode(LIST), LIST)).isEqualTo(token);
    }

    @Test
    void readsKubernetesTokens() {
        String token = encode("{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"a\\u0000\"}");
        assertThat(ContinueToken.decode(token, LIST)).isEqualTo(new ContinueToken(7, "a\0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"v\":\"meta.k8s.io/v9\",\"rv\":7,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":0,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":-2,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":\"7\",\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1e30,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"../secrets/default/a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"/a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"n//a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"n/./a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"a\",\"list\":\"secrets/default\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7,\"start\":\"a\",\"list\":\"configmaps\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":7"
            })
    void refusesWhatIsNoToken(String json) {
        assertThatThrownBy(() -> ContinueToken.decode(encode(json), LIST))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessageStartingWith("invalid continue token: continue key is not valid");
    }

    @Test
    void refusesWhatIsNotBase64() {
        assertThatThrownBy(() -> ContinueToken.decode("non sense!", LIST))
                .hasMessageStartingWith("invalid continue token: continue key is not valid");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
