package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import java.util.Optional;

/** Types by their names: those that are known beforehand, and those that somebody finds. */
record DeclaredTypes(ImmutableMap<String, CelType> known, ImmutableList<CelTypeProvider> others)
        implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
        return known.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        Optional<CelType> found = Optional.ofNullable(known.get(name));
        for (CelTypeProvider other : others) {
            found = found.isPresent() ? found : other.findType(name);
        }
        return found;
    }
}
