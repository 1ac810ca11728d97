package dev.portcullis.authz.nearmiss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.authz.smallworld.SmallWorld;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.node.ObjectNode;

/** Of each binding that reaches the user it says what it lacks if that is one thing: if asking for another one would be allowed. */
class NearestMissesPropertyTest {
    @Provide
    Arbitrary<SmallWorld.Policy> policies() {
        return SmallWorld.policies();
    }

    record Known(Lacks lacks, String binding) {}

    @Property(tries = 400)
    void findsAllThatLackJustOneThing(
            @ForAll("policies") SmallWorld.Policy policy, @ForAll @IntRange(max = 1_000_000) int seed) {
        RbacIndex index = policy.index();
        RbacAuthorizer rbac = new RbacAuthorizer(index);
        NearestMisses misses = new NearestMisses(index);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            Access access = new Access(
                    SmallWorld.USERS.get(random.nextInt(SmallWorld.USERS.size())),
                    SmallWorld.ATTRIBUTES.get(random.nextInt(SmallWorld.ATTRIBUTES.size())));
            if (rbac.authorize(access) instanceof Decision.Allow) {
                continue;
            }
            Set<Known> found = new HashSet<>();
            List<Miss> all = misses.of(access, 1000);
            all.forEach(miss -> {
                found.add(new Known(miss.lacks(), name(miss.grant().binding())));
                assertThat(miss.message(access.attributes()))
                        .doesNotContain("null")
                        .isNotBlank();
            });
            assertThat(found).as("%s", access).isEqualTo(expected(index, access));
            assertThat(all).isSortedAccordingTo((a, b) -> a.lacks().compareTo(b.lacks()));
            becomesAllowed(index, access);
        }
    }

    private static String name(Binding binding) {
        return binding.namespace() + "/" + binding.name();
    }

    private static void becomesAllowed(RbacIndex index, Access access) {
        RbacIndex more = index.copy();
        for (ObjectNode object : Suggestion.of(access)) {
            if (object.path("kind").asString().endsWith("Binding")) {
                more.put(Binding.of(object));
            } else {
                more.put(Role.of(object));
            }
        }
        assertThat(new RbacAuthorizer(more).authorize(access)).as("%s", access).isInstanceOf(Decision.Allow.class);
    }

    private static Set<Known> expected(RbacIndex index, Access access) {
        String namespace = access.attributes() instanceof ResourceAttributes resource ? resource.namespace() : "";
        Set<Known> expected = new HashSet<>();
        for (Binding binding : index.bindings()) {
            if (Subject.of(access.user()).stream().noneMatch(binding.subjects()::containsKey)) {
                continue;
            }
            Role role = index.resolve(binding.roleRef(), binding.namespace());
            boolean here = binding.namespace().isEmpty() || binding.namespace().equals(namespace);
            if (role == null) {
                if (here) {
                    expected.add(new Known(Lacks.ROLE, name(binding)));
                }
                continue;
            }
            for (PolicyRule rule : role.rules()) {
                if (!here) {
                    if (allows(rule, access.attributes())) {
                        expected.add(new Known(Lacks.NAMESPACE, name(binding)));
                    }
                } else if (!allows(rule, access.attributes())) {
                    lacks(rule, access.attributes()).forEach(lacks -> expected.add(new Known(lacks, name(binding))));
                }
            }
        }
        return expected;
    }

    private static boolean allows(PolicyRule rule, Attributes wanted) {
        return Permission.of(rule).stream().anyMatch(permission -> permission.allows(wanted));
    }

    /** By asking for everything else that differs in one thing only. */
    private static Stream<Lacks> lacks(PolicyRule rule, Attributes wanted) {
        return SmallWorld.ATTRIBUTES.stream()
                .filter(other -> allows(rule, other))
                .map(other -> difference(wanted, other))
                .filter(lacks -> lacks != null)
                .distinct()
                .sorted()
                .limit(1);
    }

    private static Lacks difference(Attributes wanted, Attributes other) {
        if (wanted instanceof NonResourceAttributes path) {
            return !(other instanceof NonResourceAttributes)
                    ? null
                    : path.verb().equals(other.verb())
                            ? Lacks.PATH
                            : other.equals(with(path, other)) ? Lacks.VERB : null;
        }
        if (!(other instanceof ResourceAttributes to) || !(wanted instanceof ResourceAttributes from)) {
            return null;
        }
        if (to.equals(from.verb(to.verb()))) {
            return Lacks.VERB;
        }
        if (to.equals(from.named(to.name()))) {
            return Lacks.NAME;
        }
        if (to.equals(from.subresource(to.subresource()))) {
            return Lacks.SUBRESOURCE;
        }
        ResourceAttributes same = ResourceAttributes.of(from.verb(), to.group(), from.resource())
                .in(from.namespace())
                .subresource(from.subresource())
                .named(from.name());
        if (sameButVersion(to, same)) {
            return Lacks.API_GROUP;
        }
        ResourceAttributes moved = ResourceAttributes.of(from.verb(), from.group(), to.resource())
                .in(from.namespace())
                .subresource(to.subresource())
                .named(from.name());
        return sameButVersion(to, moved) ? Lacks.RESOURCE : null;
    }

    private static NonResourceAttributes with(NonResourceAttributes path, Attributes other) {
        return new NonResourceAttributes(path.path(), other.verb());
    }

    private static boolean sameButVersion(ResourceAttributes one, ResourceAttributes other) {
        return one.verb().equals(other.verb())
                && one.group().equals(other.group())
                && one.resource().equals(other.resource())
                && one.subresource().equals(other.subresource())
                && one.namespace().equals(other.namespace())
                && one.name().equals(other.name());
    }
}
