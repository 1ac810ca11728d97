package dev.portcullis.kube.cel;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions that Kubernetes adds to CEL, those of all its expressions. */
final class KubernetesLibrary implements CelCompilerLibrary, CelRuntimeLibrary {
    private static final List<Overload> ALL = Stream.of(
                    UrlFunctions.ALL,
                    RegexFunctions.ALL,
                    ListFunctions.ALL,
                    QuantityFunctions.ALL,
                    AddressFunctions.ALL,
                    RangeFunctions.ALL,
                    FormatFunctions.ALL,
                    SemverFunctions.ALL,
                    StringFormat.ALL)
            .flatMap(List::stream)
            .toList();

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        Map<String, List<CelOverloadDecl>> forms = ALL.stream()
                .collect(Collectors.groupingBy(
                        Overload::function, Collectors.mapping(Overload::declaration, Collectors.toList())));
        forms.forEach((function, overloads) ->
                checker.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(function, overloads)));
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(ALL.stream().map(Overload::binding).toList());
    }
}
