package dev.portcullis.authz.policydiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.manifest.Manifests;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.authz.review.Reviews;
import dev.portcullis.authz.smallworld.SmallWorld;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each subject gains and loses what it is said to, request by request, and the requests given are decided otherwise that are said to be. */
class PolicyDiffPropertyTest {
    /** Users with at least one group; without one they would be given those of impersonation. */
    private static final List<UserInfo> MEMBERS =
            SmallWorld.USERS.stream().filter(user -> !user.groups().isEmpty()).toList();

    @Provide
    Arbitrary<SmallWorld.Policy> policies() {
        return SmallWorld.policies();
    }

    @Property(tries = 400)
    void saysExactlyWhatChanges(
            @ForAll("policies") SmallWorld.Policy before,
            @ForAll("policies") SmallWorld.Policy written,
            @ForAll @IntRange(max = 1_000_000) int seed) {
        Random random = new Random(seed);
        RbacIndex index = before.index();
        RbacIndex after = before.index();
        ObjectNode spec = Json.object();
        ArrayNode objects = spec.putArray("objects");
        written.roles().forEach(role -> {
            objects.add(Manifests.role(role.namespace(), role.name(), role.rules()));
            after.put(role);
        });
        written.bindings().forEach(binding -> {
            objects.add(object(binding));
            after.put(binding);
        });
        deleteOne(before, random, spec, after);
        List<Access> asked = requests(random, spec);
        ArrayNode users = spec.putArray("users");
        MEMBERS.forEach(user -> users.add(user(user)));

        UnionAuthorizer was = new UnionAuthorizer(List.of(new RbacAuthorizer(index)));
        UnionAuthorizer is = new UnionAuthorizer(List.of(new RbacAuthorizer(after)));
        JsonNode status = Answered.status(new PolicyDiff(was, index, List::of), spec);

        Map<Subject, JsonNode> changes = new HashMap<>();
        status.path("subjects")
                .forEach(subject -> changes.put(
                        new Subject(
                                subject.path("kind").asString().equals("Group"),
                                subject.path("name").asString()),
                        subject));
        for (Subject subject : SmallWorld.SUBJECTS) {
            JsonNode change = changes.getOrDefault(subject, Json.object());
            for (Attributes wanted : SmallWorld.ATTRIBUTES) {
                Access access = new Access(SmallWorld.only(subject), wanted);
                boolean could = was.authorize(access).allowed();
                boolean can = is.authorize(access).allowed();
                assertThat(anyAllows(change.path("gains"), wanted))
                        .as("%s gains %s", subject, wanted)
                        .isEqualTo(can && !could);
                assertThat(anyAllows(change.path("losses"), wanted))
                        .as("%s loses %s", subject, wanted)
                        .isEqualTo(could && !can);
            }
        }
        Map<UserInfo, JsonNode> changed = new HashMap<>();
        status.path("users")
                .forEach(user -> changed.put(
                        UserInfo.of(
                                user.path("user").asString(),
                                user.path("groups")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toArray(String[]::new)),
                        user));
        for (UserInfo user : MEMBERS) {
            JsonNode change = changed.getOrDefault(user, Json.object());
            for (Attributes wanted : SmallWorld.ATTRIBUTES) {
                Access access = new Access(user, wanted);
                boolean could = was.authorize(access).allowed();
                boolean can = is.authorize(access).allowed();
                assertThat(anyAllows(change.path("gains"), wanted))
                        .as("%s gains %s through groups, too", user, wanted)
                        .isEqualTo(can && !could);
                assertThat(anyAllows(change.path("losses"), wanted))
                        .as("%s loses %s in spite of groups", user, wanted)
                        .isEqualTo(could && !can);
            }
        }
        List<JsonNode> otherwise = asked.stream()
                .filter(access ->
                        was.authorize(access).allowed() != is.authorize(access).allowed())
                .map(access -> (JsonNode) Json.tree(Reviews.spec(access)))
                .toList();
        assertThat(status.path("decisions").valueStream().map(each -> each.path("request")))
                .containsExactlyElementsOf(otherwise);
        assertThat(status.path("truncated").asBoolean()).isFalse();
    }

    private static void deleteOne(SmallWorld.Policy before, Random random, ObjectNode spec, RbacIndex after) {
        ObjectNode deleted = spec.putArray("deleted").addObject();
        if (random.nextBoolean()) {
            Role role = before.roles().get(random.nextInt(before.roles().size()));
            deleted.put("kind", role.namespace().isEmpty() ? "ClusterRole" : "Role")
                    .put("namespace", role.namespace())
                    .put("name", role.name());
            after.removeRole(role.namespace(), role.name());
        } else {
            Binding binding =
                    before.bindings().get(random.nextInt(before.bindings().size()));
            deleted.put("kind", binding.kind())
                    .put("namespace", binding.namespace())
                    .put("name", binding.name());
            after.removeBinding(binding.namespace(), binding.name());
        }
    }

    private static ObjectNode user(UserInfo user) {
        ObjectNode given = Json.object().put("user", user.username());
        user.groups().forEach(given.putArray("groups")::add);
        return given;
    }

    private static List<Access> requests(Random random, ObjectNode spec) {
        List<Access> asked = new ArrayList<>();
        ArrayNode requests = spec.putArray("requests");
        for (int i = 0; i < 40; i++) {
            Access access = new Access(
                    SmallWorld.only(SmallWorld.SUBJECTS.get(random.nextInt(4))),
                    SmallWorld.ATTRIBUTES.get(random.nextInt(SmallWorld.ATTRIBUTES.size())));
            if (access.user().groups().isEmpty()) {
                // Without groups a user would get those of impersonation; another one keeps it as it is.
                access = new Access(UserInfo.of(access.user().username(), "none"), access.attributes());
            }
            asked.add(access);
            requests.add((ObjectNode) Json.tree(Reviews.spec(access)));
        }
        return asked;
    }

    private static ObjectNode object(Binding binding) {
        ObjectNode object =
                Manifests.binding(binding.namespace(), binding.name(), binding.roleRef(), Subject.user("nobody"));
        ArrayNode subjects = object.putArray("subjects");
        binding.subjects().keySet().forEach(subject -> Manifests.subject(subject, subjects.addObject()));
        return object;
    }

    private static boolean anyAllows(JsonNode differences, Attributes wanted) {
        return differences
                .valueStream()
                .anyMatch(rule -> allows(rule, wanted)
                        && rule.path("except").valueStream().noneMatch(except -> allows(except, wanted)));
    }

    private static boolean allows(JsonNode rule, Attributes wanted) {
        String where = rule.path("namespace").asString();
        boolean here = where.equals("*")
                || switch (wanted) {
                    case ResourceAttributes resource -> where.equals(resource.namespace());
                    case NonResourceAttributes path -> false;
                };
        return here && Permission.of(PolicyRule.of(rule)).stream().anyMatch(permission -> permission.allows(wanted));
    }
}
