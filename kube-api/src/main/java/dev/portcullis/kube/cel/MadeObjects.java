package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The objects that an expression makes may have any shape: {@code Object.spec} has whatever fields the expression names. */
public record MadeObjects(ImmutableSet<String> names) implements CelTypeProvider {
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

    public static MadeObjects of(String expression) {
        return new MadeObjects(IDENTIFIER
                .matcher(expression)
                .results()
                .map(MatchResult::group)
                .collect(ImmutableSet.toImmutableSet()));
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableSet.of();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return name.equals("Object") || name.startsWith("Object.")
                ? Optional.of(StructType.create(name, names, field -> Optional.of(SimpleType.DYN)))
                : Optional.empty();
    }
}
