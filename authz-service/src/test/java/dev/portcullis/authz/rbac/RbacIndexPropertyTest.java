package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.Ground;
import dev.portcullis.authz.smallworld.SmallWorld;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * The index, in the midst of any history of changes and after it, decides what a plain reading of the objects that are there decides,
 * whatever is asked: after each change some requests, at the end all that there can be.
 */
class RbacIndexPropertyTest {
    private static final List<Access> ALL = SmallWorld.accesses();
    private static final int BETWEEN = 40;

    sealed interface Step {}

    record PutRole(Role role) implements Step {}

    record PutBinding(Binding binding) implements Step {}

    record Drop(boolean binding, String namespace, String name) implements Step {}

    @Property(tries = 1000)
    void decidesAsAPlainReadingDoes(
            @ForAll("histories") List<Step> history,
            @ForAll @IntRange(max = 3) int few,
            @ForAll @IntRange(max = 1_000_000) int seed) {
        RbacIndex index = new RbacIndex(few);
        RbacAuthorizer rbac = new RbacAuthorizer(index);
        PlainPolicy plain = new PlainPolicy();
        Random random = new Random(seed);
        for (Step step : history) {
            take(step, index, plain);
            for (int i = 0; i < BETWEEN; i++) {
                compare(rbac, plain, ALL.get(random.nextInt(ALL.size())));
            }
        }
        ALL.forEach(access -> compare(rbac, plain, access));
        RbacAuthorizer copy = new RbacAuthorizer(index.copy());
        for (int i = 0; i < BETWEEN; i++) {
            compare(copy, plain, ALL.get(random.nextInt(ALL.size())));
        }
    }

    private static void compare(RbacAuthorizer rbac, PlainPolicy plain, Access access) {
        Decision decision = rbac.authorize(access);
        boolean allowed = decision instanceof Decision.Allow;
        if (allowed != plain.allows(access)) {
            assertThat(allowed).as("%s", access).isEqualTo(!allowed);
        }
        if (decision instanceof Decision.Allow allow) {
            Ground ground = Objects.requireNonNull(allow.ground());
            if (!plain.allowsBy(ground, access)) {
                assertThat(ground).as("the ground of %s", access).isNull();
            }
        } else if (!decision.why().isEmpty() != plain.namesMissing(access)) {
            assertThat(decision.why()).as("%s", access).isNull();
        }
    }

    private static void take(Step step, RbacIndex index, PlainPolicy plain) {
        switch (step) {
            case PutRole(Role role) -> {
                index.put(role);
                plain.roles.put(List.of(role.namespace(), role.name()), role);
            }
            case PutBinding(Binding binding) -> {
                index.put(binding);
                plain.bindings.put(List.of(binding.namespace(), binding.name()), binding);
            }
            case Drop(boolean binding, String namespace, String name) -> {
                if (binding) {
                    index.removeBinding(namespace, name);
                    plain.bindings.remove(List.of(namespace, name));
                } else {
                    index.removeRole(namespace, name);
                    plain.roles.remove(List.of(namespace, name));
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Step> drops = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of(SmallWorld.NAMESPACES), SmallWorld.names())
                .as(Drop::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, SmallWorld.roles().map(PutRole::new)),
                        Tuple.of(4, SmallWorld.bindings().map(PutBinding::new)),
                        Tuple.of(1, drops))
                .list()
                .ofMinSize(4)
                .ofMaxSize(20);
    }
}
