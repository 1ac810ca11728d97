package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.EnumSet;

/**
 * The base environment of every expression: what kube-apiserver compiles them with. Variables and types are for the caller to add.
 * Expressions are bounded in length and in the steps of their loops, since others need the machine, too.
 */
public final class CelEnvironment {
    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(10_000)
            .maxExpressionCodePointSize(16 * 1024)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    static final CelOptions METERED_OPTIONS =
            OPTIONS.toBuilder().comprehensionMaxIterations(1_000_000).build();

    /** Of the strings' functions those of version 2; {@code reverse} came later. */
    private static final CelStringExtensions STRINGS =
            CelExtensions.strings(EnumSet.complementOf(EnumSet.of(CelStringExtensions.Function.REVERSE)));

    private static final CelRuntime RUNTIME = runtimeBuilder().build();

    private CelEnvironment() {}

    /** To be given variables, and perhaps types, and built, for {@link #compile}. */
    public static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(
                        STRINGS,
                        CelExtensions.optional(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.comprehensions(),
                        new KubernetesLibrary());
    }

    /**
     * Compiles, and checks the literals: lists of one type (but for what is formatted), times and patterns that are some. What would take
     * long to find the types of is refused.
     *
     * @param compiler of {@link #compiler()}
     */
    public static CelAbstractSyntaxTree compile(CelCompiler compiler, String expression) throws CelValidationException {
        CelAbstractSyntaxTree parsed = tree(compiler.parse(expression));
        String excess = ExpressionSize.excess(parsed.getExpr());
        if (excess != null) {
            throw CelIssues.refusal(new CelValidationResult(
                    parsed.getSource(), ImmutableList.of(CelIssue.formatError(CelSourceLocation.of(1, 0), excess))));
        }
        CelAbstractSyntaxTree tree = tree(compiler.check(parsed));
        return tree(CelValidatorFactory.standardCelValidatorBuilder(compiler, RUNTIME)
                .addAstValidators(
                        HomogeneousLiteralValidator.newInstance("format"),
                        DurationLiteralValidator.INSTANCE,
                        TimestampLiteralValidator.INSTANCE,
                        RegexLiteralValidator.INSTANCE)
                .build()
                .validate(tree));
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) throws CelValidationException {
        if (result.getErrors().isEmpty()) {
            return result.getAst();
        }
        throw CelIssues.refusal(result);
    }

    static CelRuntimeBuilder runtimeBuilder() {
        return CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(
                        STRINGS,
                        CelExtensions.optional(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.comprehensions(),
                        new KubernetesLibrary());
    }

    /** Runs what was compiled, may ask the authorizers ({@link AuthorizerValue}) and make patches, and is watched by a {@link CostMeter}. */
    public static CelRuntime meteredRuntime() {
        return AuthorizerFunctions.METERED;
    }

    /** Runs what was compiled. */
    public static CelRuntime runtime() {
        return RUNTIME;
    }
}
