package dev.portcullis.kube.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "x", "tier", "front", "n", "5", "empty", "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "app=x",
                "app==x",
                "app = x , tier",
                "app in (x,y)",
                "app in ( x , y ),tier notin (back)",
                "app!=y",
                "other!=y",
                "other notin (a)",
                "!other",
                "empty=",
                "empty in ()",
                "app in (,x)",
                "n>4,n<6",
                "in notin (x)",
            })
    void selects(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"other", "app=y", "app!=x", "!app", "app notin (x)", "app in ()", "n>5", "app>1", "empty=x"})
    void doesNotSelect(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "app=x=y | found '=', expected: ',' or 'end of string'",
                "app in | unable to parse requirement: found '' expected: '('",
                "app in x | unable to parse requirement: found 'x' expected: '('",
                "(app) | found '(', expected: !, identifier, or 'end of string'",
                "a b | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
                "app,,tier | found ',', expected: identifier after ','",
                "! | unable to parse requirement: found '', expected: identifier",
                "app in (x | unable to parse requirement: found '', expected: ',' or ')'",
                "app in (x y) | unable to parse requirement: found 'y', expected: ',' or ')'",
                "app>x | unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
            })
    void refusesInKubernetesWords(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessage(message);
    }

    @Test
    void namesTheBadKeyAndTheBadValue() {
        assertThatThrownBy(() -> LabelSelector.parse("-app"))
                .hasMessageStartingWith("unable to parse requirement: <nil>: Invalid value: \"-app\": name part must");
        assertThatThrownBy(() -> LabelSelector.parse("app=@"))
                .hasMessageStartingWith(
                        "unable to parse requirement: values[0][app]: Invalid value: \"@\": a valid label");
    }
}
