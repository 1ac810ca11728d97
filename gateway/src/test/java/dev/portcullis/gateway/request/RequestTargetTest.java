package dev.portcullis.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, /api/v1/pods, /api/v1/pods",
        "/api/v1/a%2Fb, /api/v1/a/b, /api/v1/a/b",
        "/api/v1/a%3ab, /api/v1/a:b, /api/v1/a:b",
        "/api/v1/a+b, /api/v1/a+b, /api/v1/a+b",
        "/api/v1/a%20b, /api/v1/a b, /api/v1/a%20b",
        "/api/v1/a;b, /api/v1/a;b, /api/v1/a%3Bb",
        "/api/v1/a%25b, /api/v1/a%b, /api/v1/a%25b",
        "/api/v1/%C3%BC, /api/v1/ü, /api/v1/%C3%BC",
        "/api/v1/a\\b, /api/v1/a\\b, /api/v1/a%5Cb",
    })
    void whatIsReadIsWhatGoesOn(String raw, String path, String encoded) {
        RequestTarget target = RequestTarget.parse(raw, null);

        assertThat(target.path()).isEqualTo(path);
        assertThat(target.encoded()).isEqualTo(encoded);
        assertThat(RequestTarget.parse(target.encoded(), null).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "api", "/%", "/%2", "/%zz", "/a%g0"})
    void noTarget(String raw) {
        assertThatThrownBy(() -> RequestTarget.parse(raw, null))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, false",
        "/api/v1/pods/, false",
        "/api/.../x, false",
        "/, false",
        "/api//v1, true",
        "//, true",
        "/api/./v1, true",
        "/api/../v1, true",
        "/api/.., true",
        "/api/%2e%2e, true",
        "/api/%2e/v1, true",
    })
    void ambiguous(String raw, boolean ambiguous) {
        assertThat(RequestTarget.parse(raw, null).ambiguous()).isEqualTo(ambiguous);
    }

    @Test
    void parameters() {
        RequestTarget target = RequestTarget.parse("/", "a=1&b=x+y%2C&a=2&c&d=%zz&e;f=1&=g&h=");

        assertThat(target.query("a")).isEqualTo("1");
        assertThat(target.queries("a")).containsExactly("1", "2");
        assertThat(target.query("b")).isEqualTo("x y,");
        assertThat(target.query("c")).isEmpty();
        assertThat(target.query("d")).isNull();
        assertThat(target.query("f")).isNull();
        assertThat(target.query("h")).isEmpty();
        assertThat(target.query("i")).isNull();
        assertThat(RequestTarget.parse("/", null).query("a")).isNull();
    }

    @Test
    void theQueryGoesOnAsItIsSaveForWhatMustBeEncoded() {
        assertThat(RequestTarget.parse("/", "a=%2c&b=1,2").encoded()).isEqualTo("/?a=%2c&b=1,2");
        assertThat(RequestTarget.parse("/", "a={}|\u00c3\u00bc").encoded()).isEqualTo("/?a=%7B%7D%7C%C3%BC");
    }
}
