package dev.portcullis.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelEnvironmentTest {
    private static final CelCompiler COMPILER = CelEnvironment.compiler()
            .addVar("any", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .build();

    private static Object value(String expression) throws CelValidationException, CelEvaluationException {
        CelAbstractSyntaxTree tree = CelEnvironment.compile(COMPILER, expression);
        Map<String, Object> any =
                Map.of("text", "10.1.2.3", "names", List.of("b", "a"), "numbers", List.of(3L, 1L), "none", List.of());
        return CelEnvironment.runtime().createProgram(tree).eval(Map.of("any", any));
    }

    /** Each line an expression that holds. */
    @ParameterizedTest
    @CsvFileSource(resources = "holds.txt", delimiter = '\t', quoteCharacter = '\0')
    void holds(String expression) throws Exception {
        assertThat(value(expression)).as(expression).isEqualTo(true);
    }

    /** Each line an expression, and what evaluating it comes to a stop with. */
    @ParameterizedTest
    @CsvFileSource(resources = "fails.txt", delimiter = '\t', quoteCharacter = '\0')
    void fails(String expression, String why) {
        assertThatThrownBy(() -> value(expression))
                .isInstanceOf(CelEvaluationException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'abc'.reverse()",
                "base64.encode(b'x')",
                "[1, 'a']",
                "{'a': 1, 'b': 'x'}",
                "duration('x')",
                "timestamp('x')",
                "'a'.matches('(')",
                "ip(1)",
                "quantity('1').isLessThan(semver('1.0.0'))",
                "url('https://a').host",
                "format.unknown().validate('a')",
                "authorizer.path('/healthz')"
            })
    void doesNotCompile(String expression) {
        assertThatThrownBy(() -> CelEnvironment.compile(COMPILER, expression))
                .isInstanceOf(CelValidationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000})
    void tooLongALoopIsStopped(int size) {
        String expression =
                "[%s].all(i, [%s].all(j, i == j))".formatted("1,".repeat(200) + "1", "1,".repeat(200) + "1");
        assertThat(expression.length()).isLessThan(size);
        assertThatThrownBy(() -> value(expression)).hasMessageContaining("Iteration budget exceeded");
    }
}
