package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may use beside what {@link CelEnvironment} has for all of them: variables, functions and types. It does
 * not change; those with more are new ones.
 */
public final class DeclaredEnvironment {
    /** As long as cel-go's; who wrote it is authenticated, and its depth is bounded anyway. */
    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

    /** What is there in every expression of the API server's own objects. */
    private static final DeclaredEnvironment KUBERNETES =
            new DeclaredEnvironment(List.of(), List.of(), Map.of(), Map.of(), List.of()).with("kubernetes");

    private final List<CelCompilerLibrary> libraries;
    private final List<CelFunctionDecl> functions;
    private final Map<String, CelType> types;
    private final Map<String, CelType> variables;
    private final List<CelTypeProvider> providers;
    private volatile @Nullable CelCompiler built;

    private DeclaredEnvironment(
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

    public static DeclaredEnvironment kubernetes() {
        return KUBERNETES;
    }

    /** And what a file of declarations beside this class says, {@code admission} for {@code admission.cel}. */
    public DeclaredEnvironment with(String file) {
        Declarations more = Declarations.load(file, types);
        return new DeclaredEnvironment(
                libraries,
                joined(functions, more.functions()),
                joined(types, more.types()),
                joined(variables, more.variables()),
                providers);
    }

    /** And a variable; the structs that its type is made of are known by their names then. */
    public DeclaredEnvironment with(String variable, CelType type) {
        Map<String, CelType> known = new LinkedHashMap<>(types);
        structs(type, known);
        return new DeclaredEnvironment(
                libraries, functions, Map.copyOf(known), joined(variables, Map.of(variable, type)), providers);
    }

    private static void structs(CelType type, Map<String, CelType> known) {
        if (type instanceof StructType struct) {
            known.put(struct.name(), struct);
            struct.fields().forEach(field -> structs(field.type(), known));
        }
        type.parameters().forEach(parameter -> structs(parameter, known));
    }

    public DeclaredEnvironment with(CelCompilerLibrary library) {
        return new DeclaredEnvironment(joined(libraries, List.of(library)), functions, types, variables, providers);
    }

    /** Types that are found when they are asked for. */
    public DeclaredEnvironment with(CelTypeProvider provider) {
        return new DeclaredEnvironment(libraries, functions, types, variables, joined(providers, List.of(provider)));
    }

    /** To be built, for {@link CelEnvironment#compile}. */
    public CelCompilerBuilder compiler() {
        CelCompilerBuilder builder = CelEnvironment.compiler()
                .setOptions(OPTIONS)
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
        return compile(expression).getResultType();
    }

    /** As {@link #check}; what was compiled. */
    public CelAbstractSyntaxTree compile(String expression) {
        CelCompiler made = built;
        if (made == null) {
            made = compiler().build();
            built = made;
        }
        try {
            return CelEnvironment.compile(made, expression);
        } catch (CelValidationException e) {
            throw new IllegalArgumentException("compilation failed: " + CelIssues.print(e), e);
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
