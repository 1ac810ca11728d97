package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The index, after any history of changes, decides what a plain reading of the objects that are left decides. */
class RbacIndexPropertyTest {
    private static final List<String> NAMESPACES = List.of("", "n", "m");

    sealed interface Step {}

    record PutRole(Role role) implements Step {}

    record PutBinding(Binding binding) implements Step {}

    record Drop(boolean binding, String namespace, String name) implements Step {}

    @Property(tries = 2000)
    void decidesAsAPlainReadingDoes(
            @ForAll("histories") List<Step> history, @ForAll("accesses") List<Access> accesses) {
        RbacIndex index = new RbacIndex();
        PlainPolicy plain = new PlainPolicy();
        for (Step step : history) {
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
        RbacAuthorizer rbac = new RbacAuthorizer(index);
        for (Access access : accesses) {
            boolean allowed = rbac.authorize(access) instanceof Decision.Allow;
            assertThat(allowed).as("%s", access).isEqualTo(plain.allows(access));
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<String> namespaces = Arbitraries.of(NAMESPACES);
        Arbitrary<String> names = Arbitraries.of("a", "b", "c");
        Arbitrary<Step> roles = Combinators.combine(
                        namespaces, names, rules().list().ofMaxSize(2))
                .as((namespace, name, rules) -> new PutRole(new Role(
                        namespace, name, rules.stream().map(CompiledRule::new).toList())));
        Arbitrary<Step> bindings = Combinators.combine(
                        namespaces, names, names, Arbitraries.of(true, false), subjects())
                .as((namespace, name, role, cluster, subjects) -> new PutBinding(new Binding(
                        namespace,
                        name,
                        new RoleRef(cluster || namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, role),
                        subjects)));
        Arbitrary<Step> drops = Combinators.combine(Arbitraries.of(true, false), namespaces, names)
                .as(Drop::new);
        return Arbitraries.frequencyOf(Tuple.of(4, roles), Tuple.of(4, bindings), Tuple.of(1, drops))
                .list()
                .ofMinSize(4)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Access>> accesses() {
        Arbitrary<UserInfo> users = Combinators.combine(
                        Arbitraries.of("u", "v"),
                        Arbitraries.of("g", "h").list().ofMaxSize(2))
                .as((user, groups) -> UserInfo.of(user, groups.toArray(String[]::new)));
        Arbitrary<Attributes> resources = Combinators.combine(
                        Arbitraries.of(NAMESPACES),
                        Arbitraries.of("get", "list"),
                        Arbitraries.of("", "apps"),
                        Arbitraries.of("pods", "jobs"),
                        Arbitraries.of("", "log", "scale"),
                        Arbitraries.of("", "x", "y"))
                .as((namespace, verb, group, resource, subresource, name) -> new ResourceAttributes(
                        namespace, verb, group, "v1", resource, subresource, name, Selector.NONE, Selector.NONE));
        Arbitrary<Attributes> paths = Combinators.combine(
                        Arbitraries.of("/a", "/a/b", "/c"), Arbitraries.of("get", "list"))
                .as(NonResourceAttributes::new);
        return Combinators.combine(users, Arbitraries.oneOf(resources, paths))
                .as(Access::new)
                .list()
                .ofSize(20);
    }

    private static Arbitrary<PolicyRule> rules() {
        Arbitrary<PolicyRule> resources = Combinators.combine(
                        some("get", "list", "*"),
                        some("", "apps", "*"),
                        some("pods", "jobs", "pods/log", "*/scale", "*"),
                        Arbitraries.of("x", "y").list().ofMaxSize(1))
                .as((verbs, groups, kinds, names) -> new PolicyRule(verbs, groups, kinds, names, List.of()));
        Arbitrary<PolicyRule> paths = Combinators.combine(some("get", "*"), some("/a", "/a*", "/a/*", "*"))
                .as(PolicyRule::nonResources);
        return Arbitraries.oneOf(resources, resources, paths);
    }

    private static Arbitrary<List<String>> some(String... values) {
        return Arbitraries.of(values).list().ofMinSize(1).ofMaxSize(2);
    }

    private static Arbitrary<Map<Subject, String>> subjects() {
        return Arbitraries.of(Subject.user("u"), Subject.user("v"), Subject.group("g"), Subject.group("h"))
                .set()
                .ofMaxSize(2)
                .map(subjects -> subjects.stream().collect(Collectors.toMap(subject -> subject, Subject::name)));
    }
}
