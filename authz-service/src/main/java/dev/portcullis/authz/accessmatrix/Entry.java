package dev.portcullis.authz.accessmatrix;

import dev.portcullis.authz.Ground;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A line of the matrix: something, somewhere; which verbs; by what. */
final class Entry {
    /**
     * @param namespace empty for everywhere
     * @param names of the objects that it is about, in order; none for all
     * @param url empty for a resource
     */
    record Thing(String namespace, String group, String resource, List<String> names, String url) {
        static final Comparator<Thing> ORDER = Comparator.comparing(Thing::namespace)
                .thenComparing(Thing::url)
                .thenComparing(Thing::group)
                .thenComparing(Thing::resource)
                .thenComparing(thing -> String.join(",", thing.names()));
    }

    record By(String authorizer, @Nullable Ground ground) {}

    private static final int MOST_GRANTS = 20;

    private final Set<String> verbs = new TreeSet<>();
    private final Map<By, Set<String>> grants = new LinkedHashMap<>();
    private boolean more;

    void add(By by, List<String> moreVerbs) {
        verbs.addAll(moreVerbs);
        if (grants.size() < MOST_GRANTS || grants.containsKey(by)) {
            grants.computeIfAbsent(by, grant -> new TreeSet<>()).addAll(moreVerbs);
        } else {
            more = true;
        }
    }

    /** Whether there is more that grants it than is kept. */
    boolean hasMore() {
        return more;
    }

    /** A star alone, where there is one: it is all of them. */
    Set<String> verbs() {
        return verbs.contains("*") ? Set.of("*") : verbs;
    }

    /** By what, and which verbs each allows; the first of them. */
    Map<By, Set<String>> grants() {
        return grants;
    }
}
