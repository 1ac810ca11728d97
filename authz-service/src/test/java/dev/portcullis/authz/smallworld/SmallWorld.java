package dev.portcullis.authz.smallworld;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** All requests there can be in it, and any roles and bindings. */
public final class SmallWorld {
    public static final List<String> NAMESPACES = List.of("", "n", "m");
    public static final List<String> VERBS = List.of("get", "list");
    public static final List<String> GROUPS = List.of("", "apps");
    public static final List<String> RESOURCES = List.of("pods", "jobs");
    public static final List<String> SUBRESOURCES = List.of("", "log", "scale");
    public static final List<String> NAMES = List.of("", "x", "y");
    public static final List<String> PATHS = List.of("/a", "/a/b", "/c");

    public static final List<Subject> SUBJECTS =
            List.of(Subject.user("u"), Subject.user("v"), Subject.group("g"), Subject.group("h"));
    public static final List<UserInfo> USERS = users();
    public static final List<Attributes> ATTRIBUTES = attributes();

    private SmallWorld() {}

    /** Roles and bindings. */
    public record Policy(List<Role> roles, List<Binding> bindings) {
        public RbacIndex index() {
            RbacIndex index = new RbacIndex();
            roles.forEach(index::put);
            bindings.forEach(index::put);
            return index;
        }
    }

    /** Each user with each of the attributes. */
    public static List<Access> accesses() {
        List<Access> all = new ArrayList<>();
        USERS.forEach(user -> ATTRIBUTES.forEach(wanted -> all.add(new Access(user, wanted))));
        return all;
    }

    /** Somebody who is just this. */
    public static UserInfo only(Subject subject) {
        return subject.group() ? UserInfo.of("", subject.name()) : UserInfo.of(subject.name());
    }

    private static List<UserInfo> users() {
        List<UserInfo> users = new ArrayList<>();
        for (String user : List.of("u", "v")) {
            for (String[] groups : new String[][] {{}, {"g"}, {"h"}, {"g", "h"}}) {
                users.add(UserInfo.of(user, groups));
            }
        }
        return users;
    }

    private static List<Attributes> attributes() {
        List<Attributes> attributes = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            for (String verb : VERBS) {
                for (String group : GROUPS) {
                    for (String resource : RESOURCES) {
                        for (String subresource : SUBRESOURCES) {
                            for (String name : NAMES) {
                                attributes.add(new ResourceAttributes(
                                        namespace,
                                        verb,
                                        group,
                                        "v1",
                                        resource,
                                        subresource,
                                        name,
                                        Selector.NONE,
                                        Selector.NONE));
                            }
                        }
                    }
                }
            }
        }
        for (String path : PATHS) {
            VERBS.forEach(verb -> attributes.add(new NonResourceAttributes(path, verb)));
        }
        return attributes;
    }

    public static Arbitrary<Policy> policies() {
        return Combinators.combine(
                        roles().list().ofMinSize(1).ofMaxSize(6),
                        bindings().list().ofMinSize(1).ofMaxSize(6))
                .as(Policy::new);
    }

    public static Arbitrary<Role> roles() {
        return Combinators.combine(
                        Arbitraries.of(NAMESPACES), names(), rules().list().ofMaxSize(2))
                .as(Role::new);
    }

    public static Arbitrary<Binding> bindings() {
        return Combinators.combine(
                        Arbitraries.of(NAMESPACES), names(), names(), Arbitraries.of(true, false), subjects())
                .as((namespace, name, role, cluster, subjects) -> new Binding(
                        namespace,
                        name,
                        new RoleRef(cluster || namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, role),
                        subjects));
    }

    public static Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c");
    }

    public static Arbitrary<PolicyRule> rules() {
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
        return Arbitraries.of(SUBJECTS).set().ofMaxSize(2).map(subjects -> {
            Map<Subject, String> described = new LinkedHashMap<>();
            subjects.forEach(subject -> described.put(subject, "a binding to " + subject));
            return described;
        });
    }
}
