package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression may use: variables, functions and types. It does not change; those with more are new ones. */
public final class CelEnvironment {
    public static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .build();

    /** What is there in every expression of Kubernetes. */
    private static final CelEnvironment KUBERNETES = new CelEnvironment(
                    List.of(
                            CelExtensions.strings(),
                            CelExtensions.optional(),
                            CelExtensions.sets(OPTIONS),
                            CelExtensions.comprehensions()),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    List.of())
            .with("kubernetes");

    private final List<CelCompilerLibrary> libraries;
    private final List<CelFunctionDecl> functions;
    private final Map<String, CelType> types;
    private final Map<String, CelType> variables;
    private final List<CelTypeProvider> providers;
    private volatile @Nullable CelCompiler compiler;

    private CelEnvironment(
            List<CelCompilerLibrary> libraries,
            List<CelFunctionDecl> functions,
            Map<String, CelType> types,
            Map<String, CelType> variables,
            List<CelTypeProvider> providers) {
        this.libraries = libraries;
        this.functions = functions;
        this.types = types;
        this.variables = variables;
        this.providers = providers;
    }

    public static CelEnvironment kubernetes() {
        return KUBERNETES;
    }

    /** And what a file of declarations beside this class says, {@code admission} for {@code admission.cel}. */
    public CelEnvironment with(String file) {
        Declarations more = Declarations.load(file, types);
        return new CelEnvironment(
                libraries,
                joined(functions, more.functions()),
                joined(types, more.types()),
                joined(variables, more.variables()),
                providers);
    }

    /** And a variable; the structs that its type is made of are known by their names then. */
    public CelEnvironment with(String variable, CelType type) {
        Map<String, CelType> known = new LinkedHashMap<>(types);
        structs(type, known);
        return new CelEnvironment(
                libraries, functions, Map.copyOf(known), joined(variables, Map.of(variable, type)), providers);
    }

    private static void structs(CelType type, Map<String, CelType> known) {
        if (type instanceof StructType struct) {
            known.put(struct.name(), struct);
            struct.fields().forEach(field -> structs(field.type(), known));
        }
        type.parameters().forEach(parameter -> structs(parameter, known));
    }

    public CelEnvironment with(CelCompilerLibrary library) {
        return new CelEnvironment(joined(libraries, List.of(library)), functions, types, variables, providers);
    }

    /** Types that are found when they are asked for. */
    public CelEnvironment with(CelTypeProvider provider) {
        return new CelEnvironment(libraries, functions, types, variables, joined(providers, List.of(provider)));
    }

    /** For who wants to run what was compiled. */
    public CelCompilerBuilder builder() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(libraries)
                .addFunctionDeclarations(functions)
                .setTypeProvider(new DeclaredTypes(ImmutableMap.copyOf(types), ImmutableList.copyOf(providers)));
        variables.forEach(builder::addVar);
        return builder;
    }

    /**
     * What the expression comes to.
     *
     * @throws IllegalArgumentException if it can't be compiled; says why and where as kube-apiserver does
     */
    public CelType check(String expression) {
        CelCompiler made = compiler;
        if (made == null) {
            made = builder().build();
            compiler = made;
        }
        CelValidationResult result = made.compile(expression);
        try {
            return result.getAst().getResultType();
        } catch (CelValidationException e) {
            throw new IllegalArgumentException("compilation failed: " + CelIssues.print(result), e);
        }
    }

    private static <T> List<T> joined(List<? extends T> some, List<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static Map<String, CelType> joined(Map<String, CelType> some, Map<String, CelType> more) {
        Map<String, CelType> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
