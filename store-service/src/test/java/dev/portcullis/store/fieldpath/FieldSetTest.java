package dev.portcullis.store.fieldpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sets of fields against sets of paths. */
class FieldSetTest {
    private static FieldSet set(Collection<String> paths) {
        return FieldSet.of(
                paths.stream().map(path -> FieldPath.of(path.split("\\."))).toArray(FieldPath[]::new));
    }

    private static Set<String> paths(FieldSet set) {
        Set<String> paths = new TreeSet<>();
        set.forEach(path -> paths.add(path.toString().substring(1)));
        return paths;
    }

    @Property(tries = 300)
    void operationsAreThoseOfSets(@ForAll("sets") Set<String> a, @ForAll("sets") Set<String> b) {
        Set<String> union = new TreeSet<>(a);
        union.addAll(b);
        Set<String> intersection = new TreeSet<>(a);
        intersection.retainAll(b);
        Set<String> difference = new TreeSet<>(a);
        difference.removeAll(b);
        Set<String> rest = new TreeSet<>(difference);
        rest.removeIf(path -> b.stream().anyMatch(other -> path.startsWith(other + ".")));

        assertThat(paths(set(a).union(set(b)))).isEqualTo(union);
        assertThat(paths(set(a).intersection(set(b)))).isEqualTo(intersection);
        assertThat(paths(set(a).difference(set(b)))).isEqualTo(difference);
        assertThat(paths(set(a).recursiveDifference(set(b)))).isEqualTo(rest);
        assertThat(set(a).equals(set(b))).isEqualTo(a.equals(b));
        assertThat(set(a).isEmpty()).isEqualTo(a.isEmpty());
    }

    @Property(tries = 200)
    void whatIsInItIsFoundAndSurvivesBeingWritten(@ForAll("sets") Set<String> a, @ForAll("sets") Set<String> b) {
        FieldSet set = set(a);
        for (String path : b) {
            assertThat(set.has(FieldPath.of(path.split("\\.")))).isEqualTo(a.contains(path));
        }
        assertThat(FieldsV1.read(FieldsV1.write(set))).isEqualTo(set).hasSameHashCodeAs(set);
    }

    @Example
    void whatDoesNotChangeIsTheSame() {
        FieldSet set = set(List.of("a.b", "c"));
        assertThat(set.difference(set(List.of("d", "a")))).isSameAs(set);
        assertThat(set.union(FieldSet.EMPTY)).isSameAs(set);
        assertThat(set.intersection(set(List.of("a.b", "c", "d")))).isEqualTo(set);
    }

    @Example
    void aFieldComesBeforeItsParts() {
        List<String> order = new ArrayList<>();
        set(List.of("a.b.c", "b", "a", "a.b")).forEach(path -> order.add(path.toString()));
        assertThat(order).containsExactly(".a", ".b", ".a.b", ".a.b.c");
    }

    @Provide
    Arbitrary<Set<String>> sets() {
        return Arbitraries.of("a", "b", "c")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join(".", parts))
                .set()
                .ofMaxSize(8);
    }
}
