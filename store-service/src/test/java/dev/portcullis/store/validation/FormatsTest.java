package dev.portcullis.store.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsTest {
    private static Arguments of(Function<String, List<String>> format, List<String> good, List<String> bad) {
        return Arguments.of(format, good, bad);
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                of(Formats::dnsLabel, List.of("a", "a-b", "1"), List.of("", "A", "-a", "a-", "a.b", "a_b", "é")),
                of(Formats::dnsSubdomain, List.of("a", "a.b-c.1"), List.of("", "a..b", ".a", "a.", "A.b")),
                of(Formats::dns1035Label, List.of("a", "a1-b"), List.of("1a", "a.b", "")),
                of(Formats::labelValue, List.of("", "A_b.c-1"), List.of("-a", "a b", "a/b")),
                of(
                        Formats::qualifiedName,
                        List.of("a", "A.b_c", "example.com/A"),
                        List.of("", "a/", "/a", "A/a", "a/b/c")),
                of(Formats::configMapKey, List.of("a.b", "A-B_c", ".a"), List.of("", ".", "..", "..a", "a/b")),
                of(
                        Formats::portName,
                        List.of("http", "a-1"),
                        List.of("1", "a--b", "-a", "HTTP", "a-very-long-port-name")),
                of(Formats::envVarName, List.of("A", "a.b-c", "1 x"), List.of("", "a=b", "é")),
                of(Formats::pathSegment, List.of("a:b", "A B"), List.of(".", "..", "a/b", "a%b")),
                of(Formats::wildcardSubdomain, List.of("*.a.b"), List.of("*", "a.*", "*.*.a")));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void takesTheGoodAndExplainsTheBad(Function<String, List<String>> format, List<String> good, List<String> bad) {
        assertThat(good).allSatisfy(value -> assertThat(format.apply(value)).isEmpty());
        assertThat(bad).allSatisfy(value -> assertThat(format.apply(value)).isNotEmpty());
    }

    @Test
    void whatIsTooLongSaysSoAndIsNotMatchedForever() {
        assertThat(Formats.dnsLabel("a".repeat(64))).containsExactly("must be no more than 63 characters");
        assertThat(Formats.dnsSubdomain("a.".repeat(1_000_000))).containsExactly("must be no more than 253 characters");
        assertThat(Formats.qualifiedName("a".repeat(64)))
                .containsExactly("name part must be no more than 63 characters");
    }
}
