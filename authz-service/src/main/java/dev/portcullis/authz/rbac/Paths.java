package dev.portcullis.authz.rbac;

import dev.portcullis.authz.permission.Permission;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths that rules are about. */
record Paths(boolean all, Set<String> exact, List<String> prefixes) {
    static Paths of(Collection<String> urls) {
        return new Paths(
                urls.contains(Permission.ALL),
                Set.copyOf(urls),
                urls.stream()
                        .filter(url -> url.endsWith(Permission.ALL))
                        .map(Permission::withoutStars)
                        .toList());
    }

    /** What a rule has that matches it, or null. */
    @Nullable
    String match(String path) {
        if (all) {
            return Permission.ALL;
        }
        if (exact.contains(path)) {
            return path;
        }
        for (String prefix : prefixes) {
            if (path.startsWith(prefix)) {
                return prefix + Permission.ALL;
            }
        }
        return null;
    }
}
