package dev.portcullis.store.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.EqualsOperator.EqualsOverload;
import dev.cel.runtime.standard.NotEqualsOperator.NotEqualsOverload;
import dev.portcullis.kube.cel.CelEnvironment;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs rules: the environment of all expressions, but that sets and maps are compared and added as such. Loops are bounded by what they cost. */
final class RuleRuntime {
    private static final Set<CelStandardOverload> OWN =
            Set.of(EqualsOverload.EQUALS, NotEqualsOverload.NOT_EQUALS, AddOverload.ADD_LIST);

    private static final CelRuntime RUNTIME = CelEnvironment.runtime()
            .toRuntimeBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(-1)
                    .build())
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .filterFunctions((function, overload) -> !OWN.contains(overload))
                    .build())
            .addFunctionBindings(
                    CelFunctionBinding.from("equals", Object.class, Object.class, RuleLists::equal),
                    CelFunctionBinding.from("not_equals", Object.class, Object.class, (a, b) -> !RuleLists.equal(a, b)),
                    CelFunctionBinding.from("add_list", List.class, List.class, RuleLists::sum))
            .build();

    private static final Pattern KEY = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("evaluation error at <input>:(\\d+): .*", Pattern.DOTALL);

    private RuleRuntime() {}

    static CelRuntime.Program program(CelAbstractSyntaxTree tree) throws CelEvaluationException {
        return RUNTIME.createProgram(tree);
    }

    /** What went wrong, in the words of cel-go. */
    static String said(Exception failure, String expression) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage());
        CelErrorCode code =
                failure instanceof CelEvaluationException known ? known.getErrorCode() : CelErrorCode.INTERNAL_ERROR;
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> {
                Matcher key = KEY.matcher(message);
                yield "no such key: " + (key.matches() ? key.group(1) : message);
            }
            case INDEX_OUT_OF_BOUNDS -> message.replace("Index out of bounds", "index out of bounds");
            case DIVIDE_BY_ZERO -> operator(failure, expression) == '%' ? "modulus by zero" : "division by zero";
            case NUMERIC_OVERFLOW -> "integer overflow";
            case OVERLOAD_NOT_FOUND -> "no such overload";
            default -> message;
        };
    }

    private static char operator(Exception failure, String expression) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        int at = place.matches() ? Integer.parseInt(place.group(1)) : expression.length();
        return at < expression.length() ? expression.charAt(at) : ' ';
    }
}
