package dev.portcullis.authz.leastprivilege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.smallworld.SmallWorld;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The policy that is made allows what was done; without generalization nothing else, and with none of its permissions to spare. */
class LeastPrivilegePropertyTest {
    /** What can be asked by a request: an object is read by its name, a subresource is not listed. */
    private static final List<Attributes> POSSIBLE = SmallWorld.ATTRIBUTES.stream()
            .filter(wanted -> switch (wanted) {
                case NonResourceAttributes path -> path.verb().equals("get");
                case ResourceAttributes resource ->
                    resource.verb().equals("get")
                            ? !resource.name().isEmpty()
                            : resource.subresource().isEmpty();
            })
            .toList();

    @Property(tries = 300)
    void allowsWhatWasDoneAndNoMore(@ForAll @IntRange(max = 1_000_000) int seed) {
        Random random = new Random(seed);
        List<Attributes> done = done(random);
        List<ObjectNode> objects = objects(done, spec(done));
        RbacAuthorizer rbac = new RbacAuthorizer(index(objects));
        for (Attributes wanted : SmallWorld.ATTRIBUTES) {
            assertThat(allowed(rbac, wanted)).as("%s after %s", wanted, done).isEqualTo(needed(wanted, done));
        }
        noneToSpare(objects, done);
    }

    @Property(tries = 300)
    void generalizedItStillAllowsWhatWasDone(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(max = 2) int names,
            @ForAll @IntRange(max = 2) int namespaces) {
        List<Attributes> done = done(new Random(seed));
        List<ObjectNode> objects =
                objects(done, spec(done).put("maxNames", names).put("maxNamespaces", namespaces));
        RbacAuthorizer rbac = new RbacAuthorizer(index(objects));
        assertThat(done).allMatch(wanted -> allowed(rbac, wanted));
        if (names == 0) {
            assertThat(objects.toString()).doesNotContain("resourceNames");
        }
        if (namespaces == 0) {
            assertThat(objects.toString()).doesNotContain("\"kind\":\"Role\"");
        }
        noneToSpare(objects, done);
    }

    private static List<Attributes> done(Random random) {
        List<Attributes> done = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            done.add(POSSIBLE.get(random.nextInt(POSSIBLE.size())));
        }
        return done;
    }

    private static List<ObjectNode> objects(List<Attributes> done, ObjectNode spec) {
        JsonNode status = Answered.status(new LeastPrivilege(), spec);
        assertThat(status.path("ofUser").asInt()).isEqualTo(done.size());
        return status.path("objects").valueStream().map(ObjectNode.class::cast).toList();
    }

    private static ObjectNode spec(List<Attributes> done) {
        ObjectNode spec = Json.object().put("user", "u");
        ArrayNode events = spec.putArray("auditEvents");
        for (int i = 0; i < done.size(); i++) {
            event(events.addObject(), "u", done.get(i)).put("auditID", "id-" + i);
            event(events.addObject(), "someone-else", SmallWorld.ATTRIBUTES.getFirst())
                    .put("auditID", "other-" + i);
        }
        return spec;
    }

    private static ObjectNode event(ObjectNode event, String user, Attributes wanted) {
        event.put("verb", wanted.verb()).put("requestURI", uri(wanted));
        event.putObject("user").put("username", user).putArray("groups").add("system:authenticated");
        event.putObject("responseStatus").put("code", 200);
        return event;
    }

    private static String uri(Attributes wanted) {
        return switch (wanted) {
            case NonResourceAttributes path -> path.path();
            case ResourceAttributes resource -> {
                String base = (resource.group().isEmpty() ? "/api/v1" : "/apis/" + resource.group() + "/v1")
                        + (resource.namespace().isEmpty() ? "" : "/namespaces/" + resource.namespace())
                        + "/" + resource.resource();
                if (resource.verb().equals("list")) {
                    yield resource.name().isEmpty() ? base : base + "?fieldSelector=metadata.name%3D" + resource.name();
                }
                yield base + "/" + resource.name()
                        + (resource.subresource().isEmpty() ? "" : "/" + resource.subresource());
            }
        };
    }

    private static boolean needed(Attributes wanted, List<Attributes> done) {
        return done.stream().anyMatch(each -> Permission.of(each).allows(wanted) && where(each, wanted));
    }

    private static boolean where(Attributes done, Attributes wanted) {
        return !(done instanceof ResourceAttributes before)
                || before.namespace().isEmpty()
                || wanted instanceof ResourceAttributes now
                        && before.namespace().equals(now.namespace());
    }

    private static boolean allowed(RbacAuthorizer rbac, Attributes wanted) {
        return rbac.authorize(new Access(UserInfo.of("u"), wanted)) instanceof Decision.Allow;
    }

    private static RbacIndex index(List<ObjectNode> objects) {
        RbacIndex index = new RbacIndex();
        for (ObjectNode object : objects) {
            if (object.path("kind").asString().endsWith("Binding")) {
                index.put(Binding.of(object));
            } else {
                index.put(Role.of(object));
            }
        }
        return index;
    }

    /** Take away any one permission, and something that was done is refused. */
    private static void noneToSpare(List<ObjectNode> objects, List<Attributes> done) {
        for (ObjectNode object : objects) {
            if (object.path("kind").asString().endsWith("Binding")) {
                continue;
            }
            Role role = Role.of(object);
            List<Permission> permissions = role.rules().stream()
                    .flatMap(rule -> Permission.of(rule).stream())
                    .toList();
            for (Permission spare : permissions) {
                List<PolicyRule> less = permissions.stream()
                        .filter(permission -> !permission.equals(spare))
                        .map(Permission::rule)
                        .toList();
                RbacIndex index = index(objects);
                index.put(new Role(role.namespace(), role.name(), less));
                RbacAuthorizer rbac = new RbacAuthorizer(index);
                assertThat(done).as("without %s", spare).anyMatch(wanted -> !allowed(rbac, wanted));
            }
        }
    }
}
