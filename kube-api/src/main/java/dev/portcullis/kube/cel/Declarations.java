package dev.portcullis.kube.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of declarations says, one a line:
 *
 * <pre>
 * type kubernetes.GroupVersionKind group:string version:string kind:string
 * var request kubernetes.AdmissionRequest
 * string_to_url url(string) kubernetes.URL
 * url_get_host .getHost(kubernetes.URL) string
 * </pre>
 *
 * A function has the name of its overload before it; a method has a dot, and its receiver is the first argument.
 */
record Declarations(List<CelFunctionDecl> functions, Map<String, CelType> types, Map<String, CelType> variables) {
    private static final Pattern FUNCTION = Pattern.compile("(\\w+) (\\.?)([\\w.]+)\\((.*)\\) (.+)");

    /** @param known the types that others have declared */
    static Declarations load(String file, Map<String, CelType> known) {
        List<String> lines = lines(file + ".cel");
        Map<String, CelType> types = new LinkedHashMap<>(known);
        TypeReader reader = new TypeReader(types);
        lines.stream().filter(line -> line.startsWith("type ")).forEach(reader::declare);
        Map<String, CelType> variables = new LinkedHashMap<>();
        Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("var ")) {
                String[] words = line.split(" ", 3);
                variables.put(words[1], reader.read(words[2]));
            } else if (!line.startsWith("type ")) {
                function(line, reader, functions);
            }
        }
        List<CelFunctionDecl> made = functions.entrySet().stream()
                .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
                .toList();
        return new Declarations(made, types, variables);
    }

    private static void function(String line, TypeReader reader, Map<String, List<CelOverloadDecl>> functions) {
        Matcher matcher = FUNCTION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("no declaration: " + line);
        }
        List<CelType> arguments = reader.readAll(matcher.group(4));
        CelType result = reader.read(matcher.group(5));
        functions
                .computeIfAbsent(matcher.group(3), name -> new ArrayList<>())
                .add(
                        matcher.group(2).isEmpty()
                                ? CelOverloadDecl.newGlobalOverload(matcher.group(1), result, arguments)
                                : CelOverloadDecl.newMemberOverload(matcher.group(1), result, arguments));
    }

    private static List<String> lines(String file) {
        try (InputStream in = Declarations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no declarations " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
