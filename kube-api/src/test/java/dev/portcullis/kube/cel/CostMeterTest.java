package dev.portcullis.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the rules of cel-go's and Kubernetes' own meters. */
class CostMeterTest {
    private static final Map<String, Object> VARIABLES =
            Map.of("text", "0123456789", "list", List.of(1L, 2L, 3L), "map", Map.of("k", "v"));

    private static CelAbstractSyntaxTree tree(String expression) throws Exception {
        return CelEnvironment.compile(
                CelEnvironment.compiler()
                        .addVar("text", SimpleType.STRING)
                        .addVar("list", ListType.create(SimpleType.INT))
                        .addVar("map", MapType.create(SimpleType.STRING, SimpleType.STRING))
                        .build(),
                expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "true => 0",
                "text => 1",
                "map.k => 2",
                "has(map.k) => 1",
                "map['k'] => 2",
                "text == text => 3",
                "text + text => 4",
                "text.startsWith('01') => 2",
                "text.contains('234567890123') => 3",
                "text.matches('^[0-9]+$') => 5",
                "[1, 2] => 10",
                "{'a': 1} => 30",
                "2 in list => 4",
                "list.size() => 2",
                "[1, 2, 3].all(x, true) => 20",
                "list.all(x, x > 0) => 17",
                "list.exists(x, x == 1) => 11",
                "true || list.all(x, true) => 0",
                "list.map(x, x * 2) => 54",
                "list.sum() => 4",
                "text.lowerAscii() => 2",
                "text.find('[0-9]+') => 5",
                "isIP(text) => 2",
                "quantity('1Gi').isGreaterThan(quantity('1Mi')) => 3"
            })
    void costs(String expression, long cost) throws Exception {
        CelAbstractSyntaxTree tree = tree(expression);
        CostMeter.Reading reading = new CostMeter(tree).begin(Long.MAX_VALUE);
        CelEnvironment.runtime().createProgram(tree).trace(VARIABLES, reading);
        assertThat(reading.cost()).isEqualTo(cost);
        assertThat(reading.exceeded()).isFalse();
    }

    @Test
    void isGivenUpWhereItCostsMoreThanItMay() throws Exception {
        CelAbstractSyntaxTree tree = tree("list.all(x, list.all(y, x > 0 || y > 0)) || true");
        CostMeter.Reading reading = new CostMeter(tree).begin(20);
        assertThatThrownBy(() -> CelEnvironment.runtime().createProgram(tree).trace(VARIABLES, reading))
                .hasMessageContaining(CostMeter.EXCEEDED);
        assertThat(reading.exceeded()).isTrue();
        assertThat(reading.cost()).isLessThan(40);
    }
}
