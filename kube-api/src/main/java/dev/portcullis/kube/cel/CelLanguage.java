package dev.portcullis.kube.cel;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * Which functions expressions have, and how large they may become: they are run by a machine that others need, too. A module that uses
 * it depends on {@code dev.cel:cel} itself.
 */
public final class CelLanguage {
    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(10_000)
            .maxExpressionCodePointSize(16 * 1024)
            .build();

    public static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(
                    CelExtensions.strings(),
                    CelExtensions.optional(),
                    CelExtensions.sets(OPTIONS),
                    CelExtensions.encoders(OPTIONS))
            .build();

    private CelLanguage() {}

    /** To which the variables are to be added. */
    public static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.optional(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.encoders(OPTIONS));
    }
}
