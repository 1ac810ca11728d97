package dev.portcullis.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.extensions.CelExtensions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that are written to be hard on who compiles them. */
class CompileBombsTest {
    /** What is cold takes the longest; the services are warm. */
    private static final Duration SOON = Duration.ofMillis(1_500);

    private static final DeclaredEnvironment ENVIRONMENT =
            DeclaredEnvironment.kubernetes().with(CelExtensions.bindings()).with("admission");

    private static String nested(int depth, String open, String middle, String close) {
        return open.repeat(depth) + middle + close.repeat(depth);
    }

    private static String loops(int depth, UnaryOperator<String> loop) {
        String expression = "true";
        for (int i = 0; i < depth; i++) {
            expression = loop.apply(expression);
        }
        return expression;
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of(
                        "a megabyte", "'" + "x".repeat(1_000_000) + "'", "expression code point size exceeds limit"),
                Arguments.of("a long string", "'" + "x".repeat(99_990) + "' == ''", ""),
                Arguments.of("spaces", " ".repeat(99_990) + "true", ""),
                Arguments.of("comments", "//" + "x".repeat(90_000) + "\ntrue", ""),
                Arguments.of("lines", "\n".repeat(99_000) + "true", ""),
                Arguments.of(
                        "parentheses",
                        nested(40_000, "(", "true", ")"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("some parentheses", nested(200, "(", "true", ")"), ""),
                Arguments.of("open parentheses", "(".repeat(99_999), "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "lists in lists",
                        nested(40_000, "[", "1", "]"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("some lists in lists", nested(200, "[", "1", "]"), ""),
                Arguments.of(
                        "maps in maps",
                        nested(15_000, "{1:", "1", "}"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("braces", "{".repeat(99_999), "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("not", "!".repeat(99_990) + "true", ""),
                Arguments.of("minus", "-".repeat(99_990) + "1", ""),
                Arguments.of("and", "true&&".repeat(14_000) + "true", "is too large: it has more than 25000 parts"),
                Arguments.of("a thousand ands", "true && ".repeat(1_000) + "true", ""),
                Arguments.of("plus", "1+".repeat(49_000) + "1", "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "comparisons", "1<".repeat(49_000) + "1", "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "conditions",
                        "true?1:".repeat(14_000) + "1",
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("conditions in conditions", nested(10_000, "true?", "1", ":1"), "mismatched input"),
                Arguments.of(
                        "selects", "object" + ".a".repeat(49_000), "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "optional selects",
                        "object" + ".?a".repeat(33_000),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "indexes", "object" + "[0]".repeat(33_000), "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "calls in calls",
                        nested(12_000, "string(", "1", ")"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "calls of calls",
                        "'a'" + ".trim()".repeat(14_000),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "has in has",
                        nested(14_000, "has(", "object.a", ")"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "a large list", "[" + "1,".repeat(49_000) + "1]", "is too large: it has more than 25000 parts"),
                Arguments.of("ten thousand numbers", "[" + "1,".repeat(10_000) + "1]", ""),
                Arguments.of(
                        "a list of lists",
                        "[" + "[],".repeat(33_000) + "[]]",
                        "is too large: it has more than 25000 parts"),
                Arguments.of("four thousand lists", "[" + "[],".repeat(4_000) + "[]]", ""),
                Arguments.of(
                        "a large map",
                        "{" + "1:1,".repeat(24_000) + "1:1}",
                        "is too large: it has more than 25000 parts"),
                Arguments.of(
                        "a large struct",
                        "Object{" + "a:1,".repeat(24_000) + "a:1}",
                        "undeclared reference to 'Object'"),
                Arguments.of(
                        "fields that are not there",
                        "Object{" + "a:1,".repeat(9_000) + "a:1}",
                        "undeclared reference to 'Object'"),
                Arguments.of(
                        "arguments", "f(" + "1,".repeat(49_000) + "1)", "is too large: it has more than 25000 parts"),
                Arguments.of(
                        "loops in loops",
                        loops(2_000, body -> "[1].all(x," + body + ")"),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of("some loops in loops", loops(60, body -> "[1].all(x," + body + ")"), ""),
                Arguments.of(
                        "loops over loops",
                        "[1]" + ".map(x,x)".repeat(11_000),
                        "Expression recursion limit exceeded. limit: 250"),
                Arguments.of(
                        "loops beside loops",
                        "[1].all(x,true)&&".repeat(5_800) + "true",
                        "is too large: it has more than 25000 parts"),
                Arguments.of(
                        "loops that double a type",
                        "[1].all(x,[x].map(x,{x:x})" + ".map(x,{x:x})".repeat(40) + "==[])",
                        "is too complex: it has values whose type has more than 1000 parts"),
                Arguments.of(
                        "bindings that double a type",
                        "cel.bind(a,[1]," + "cel.bind(a,{a:a},".repeat(100) + "true" + ")".repeat(101),
                        "is too complex: it has values whose type has more than 1000 parts"),
                Arguments.of("bindings of bindings", loops(60, body -> "cel.bind(x," + body + ",x&&x)"), ""),
                Arguments.of(
                        "optionals",
                        "[" + "?optional.none(),".repeat(5_800) + "1]",
                        "is too large: it has more than 25000 parts"),
                Arguments.of("stars of stars", "'a'.matches('" + "(a*)*".repeat(10_000) + "')", ""),
                Arguments.of("groups in groups", "'a'.matches('" + nested(40_000, "(", "a", ")") + "')", ""),
                Arguments.of("repeated repetitions", "'a'.matches('((((a{100}){100}){100}){100}){100}')", ""),
                Arguments.of(
                        "durations",
                        "[" + "duration('1h'),".repeat(6_000) + "duration('1h')]",
                        "is too large: it has more than 25000 parts"),
                Arguments.of(
                        "timestamps",
                        "[" + "timestamp('2020-01-01T00:00:00Z'),".repeat(2_800) + "1]",
                        "is too large: it has more than 25000 parts"),
                Arguments.of("unknown names", "foo&&".repeat(3_000) + "foo", "undeclared reference to 'foo'"),
                Arguments.of("bad tokens", "$".repeat(99_990), "99891 more errors were truncated"),
                Arguments.of("null characters", "\0".repeat(90_000), "more errors were truncated"),
                Arguments.of("quotes", "'".repeat(99_991), "Syntax error"),
                Arguments.of(
                        "half a character", "'" + "\ud800".repeat(40_000) + "' == ''", "Invalid unicode code point"),
                Arguments.of("half a character outside", "true \udc00 true", "token recognition error"),
                Arguments.of("characters beyond the first plane", "'" + "\ud83d\ude00".repeat(49_000) + "' == ''", ""),
                Arguments.of("a large number", "1".repeat(99_990), "compilation failed"),
                Arguments.of("a large exponent", "1e" + "9".repeat(90_000), ""),
                Arguments.of("halves by escapes", "'" + "\\uD800".repeat(9_900) + "' == ''", "compilation failed"),
                Arguments.of("a long name", "a".repeat(99_990), "undeclared reference"),
                Arguments.of("dots", ".".repeat(99_000) + "a", "no viable alternative"));
    }

    @BeforeAll
    static void warm() {
        ENVIRONMENT.check("[1].all(x, x > 0)");
    }

    /** By the time that the processor took, since others use the machine, too. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void isDecidedSoon(String name, String expression, String refused) {
        long begin = cpu();
        String outcome = outcome(expression);
        Duration took = Duration.ofNanos(cpu() - begin);

        if (refused.isEmpty()) {
            assertThat(outcome).isEmpty();
        } else {
            assertThat(outcome.substring(0, Math.min(outcome.length(), 100_000)))
                    .startsWith("compilation failed: ")
                    .contains(refused);
        }
        assertThat(outcome.length()).isLessThan(4_000_000);
        assertThat(took).as("%s", name).isLessThan(SOON);
    }

    private static String outcome(String expression) {
        try {
            CostEstimator.most(ENVIRONMENT.compile(expression), Map.of());
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
