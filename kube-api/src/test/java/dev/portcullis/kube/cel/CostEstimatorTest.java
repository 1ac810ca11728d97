package dev.portcullis.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The costs are those that kube-apiserver's own tests expect of cel-go for these expressions, or follow from its rules by hand. */
class CostEstimatorTest {
    private static final ValueSize DEVICE = ValueSize.object(Map.of(
            "driver", ValueSize.of(63),
            "attributes",
                    ValueSize.map(
                            32,
                            ValueSize.of(63),
                            ValueSize.map(32, ValueSize.of(32), ValueSize.of(64))
                                    .opened()),
            "capacity", ValueSize.map(32, ValueSize.of(63), ValueSize.map(32, ValueSize.of(32), ValueSize.of(0)))));
    private static final DeclaredEnvironment DEVICES =
            DeclaredEnvironment.kubernetes().with(CelExtensions.bindings()).with("device");

    private static final ValueSize TEN_CHARACTERS = ValueSize.of(40);
    private static final Map<String, ValueSize> SIZES = Map.of(
            "text", TEN_CHARACTERS,
            "long", ValueSize.of(3145726),
            "numbers", ValueSize.list(10, ValueSize.of(0)),
            "texts", ValueSize.list(10, TEN_CHARACTERS),
            "map", ValueSize.map(10, ValueSize.of(0), TEN_CHARACTERS));
    private static final DeclaredEnvironment VALUES = with("text", SimpleType.STRING)
            .with("long", SimpleType.STRING)
            .with("numbers", ListType.create(SimpleType.DOUBLE))
            .with("texts", ListType.create(SimpleType.STRING))
            .with("unknown", ListType.create(SimpleType.STRING))
            .with("map", MapType.create(SimpleType.STRING, SimpleType.STRING));

    private static DeclaredEnvironment with(String variable, CelType type) {
        return DeclaredEnvironment.kubernetes()
                .with(CelExtensions.bindings())
                .with("authorizer")
                .with(variable, type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "true => 0",
                "device.attributes[\"no-such-domain\"].noSuchAttr.isGreaterThan(quantity(\"0\")) => 6",
                "device.attributes[\"no-such-domain\"][\"noSuchAttr\"].isGreaterThan(quantity(\"0\")) => 6",
                "\"dra.example.com\" in device.attributes => 3",
                "device.driver == \"\" => 2",
                "device.driver == \"dra.example.com\" => 4",
                "device.attributes[\"dra.example.com\"].name => 4",
                "device.attributes[\"dra.example.com\"][\"name\"] => 4",
                "cel.bind(dra, device.attributes[\"dra.example.com\"], dra.name) => 15",
                "device.attributes[\"dra.example.com\"].name > 0 => 5",
                "device.attributes[\"dra.example.com\"].name == \"fish\" => 5",
                "device.capacity[\"dra.example.com\"].name.isGreaterThan(quantity(\"1Ki\")) => 6",
                "\"name\" in device.capacity[\"d\"] && device.capacity[\"d\"].name.isGreaterThan(quantity(\"1Ki\")) => 10",
                "!(\"name\" in device.capacity[\"d\"]) || device.capacity[\"d\"].name.isGreaterThan(quantity(\"1Ki\")) => 11",
                "device.attributes[\"d\"].a && device.attributes[\"d\"].b && device.attributes[\"d\"].c => 12",
                "device.attributes.exists_one(x, x == \"dra.example.com\") => 164",
                "device.attributes[\"dra.example.com\"].exists_one(x, x == \"services\") => 133",
                "device.capacity.exists_one(x, x == \"dra.example.com\") => 164",
                "device.capacity[\"dra.example.com\"].exists_one(x, x == \"memory\") => 133",
                "device.attributes[\"dra.example.com\"].services.split(\"example\").size() >= 2 => 19",
                "device.attributes[\"dra.example.com\"].services.matches(\"[^a]?sym\") => 18",
                "device.allowMultipleAllocations == true => 3",
            })
    void selectorsOfDevices(String expression, long cost) {
        assertThat(CostEstimator.most(DEVICES.compile(expression), Map.of("device", DEVICE)))
                .isEqualTo(cost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "numbers.all(x, true) => 32",
                "numbers.all(x, numbers.all(y, true)) => 352",
                "numbers.all(x, numbers.all(y, numbers.all(z, true))) => 3552",
                "numbers[1] == 0.0 => 2",
                "long.contains('test') => 314574",
                "text.contains('test') => 5",
                "long.startsWith('test') => 2",
                "size(long + \"hello\") > size(\"hello\") => 314578",
                "long.matches(\"x\") => 314574",
                "\"\".matches(\"(((((((((())))))))))[0-9]\") => 7",
                "text.matches(\"\") => 1",
                "text.find('[0-9]+') == '' => 11",
                "texts.join(' ') == 'aa bb' => 43",
                "texts.isSorted() == true => 52",
                "text.lowerAscii() == 'lower!' => 6",
                "long.lowerAscii() == 'lower!' => 314575",
                "map.all(x, x.contains(map[x])) => 72",
                "has(map.x) => 1",
                "map['a'] == map['b'] => 8",
                "[1, 2, 3].exists(x, x == 2) => 29",
                "{'a': 1}.size() == 1 => 32",
                "numbers.map(x, x * 2.0).size() == 3 => 154",
                "numbers.filter(x, x > 2.0).size() == 3 => 164",
                "text == 'a' ? texts.all(t, true) : text == 'bb' => 34",
                "texts.exists(t, t.indexOf('b') > 0) => 102",
                "text.replace('a', 'bb') == 'x' => 10",
                "format.dns1123Label().validate(text).hasValue() => 131",
                "ip(text).isLoopback() || cidr(text).containsIP(text) => 14",
                "sets.contains(texts, texts) => 103",
                "unknown.all(x, true) => 9223372036854775807",
            })
    void rules(String expression, long cost) {
        assertThat(CostEstimator.most(VALUES.compile(expression), SIZES)).isEqualTo(cost);
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "3, 555", "7, 5555555"})
    void loopsWithinLoops(int depth, long atLeast) {
        String ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
        String expression = "int('1'.find('[0-9]*')) < 100";
        for (int i = depth; i > 0; i--) {
            expression = ten + ".all(x" + i + ", " + expression + ")";
        }
        long cost = CostEstimator.most(VALUES.compile(expression), SIZES);
        assertThat(cost).isGreaterThan(atLeast);
        if (depth == 7) {
            assertThat(cost).isEqualTo(85_555_551);
        }
    }
}
