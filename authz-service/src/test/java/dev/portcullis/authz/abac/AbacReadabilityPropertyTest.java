package dev.portcullis.authz.abac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.accessmatrix.AccessMatrix;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.review.Reviews;
import dev.portcullis.authz.smallworld.SmallWorld;
import dev.portcullis.authz.whocan.WhoCan;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What WhoCan and AccessMatrix say of a policy file is what it allows, request by request. */
class AbacReadabilityPropertyTest {
    private static final List<UserInfo> USERS = users();

    private static List<UserInfo> users() {
        List<UserInfo> users = new ArrayList<>();
        for (UserInfo user : SmallWorld.USERS) {
            List<String> groups = new ArrayList<>(user.groups());
            groups.add(UserInfo.AUTHENTICATED);
            users.add(UserInfo.of(user.username(), groups.toArray(String[]::new)));
        }
        users.add(UserInfo.of("u", "none"));
        return users;
    }

    @Provide
    Arbitrary<List<AbacPolicy>> policies() {
        return Combinators.combine(
                        Arbitraries.of("", "u", "v", "*"),
                        Arbitraries.of("", "g", "h"),
                        Arbitraries.of(true, false),
                        Arbitraries.of("", "apps", "*"),
                        Arbitraries.of("", "pods", "jobs", "*"),
                        Arbitraries.of("", "n", "*"),
                        Arbitraries.of("", "/a", "/a*", "/a/*", "*"))
                // As the file's reader makes them.
                .as((user, group, readonly, apiGroup, resource, namespace, path) -> new AbacPolicy(
                        user,
                        user.equals("*") ? UserInfo.AUTHENTICATED : group,
                        readonly,
                        apiGroup,
                        resource,
                        namespace,
                        path))
                .list()
                .ofMaxSize(4);
    }

    @Property(tries = 300)
    void isReadAsItDecides(@ForAll("policies") List<AbacPolicy> policies, @ForAll @IntRange(max = 1_000_000) int seed) {
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new AbacAuthorizer(policies)));
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            Attributes wanted = SmallWorld.ATTRIBUTES.get(random.nextInt(SmallWorld.ATTRIBUTES.size()));
            ObjectNode spec = Json.tree(Reviews.spec(new Access(UserInfo.of(""), wanted)));
            spec.remove(List.of("user", "groups", "extra", "uid"));
            JsonNode who = Answered.status(new WhoCan(chain), spec);
            assertThat(who.has("notRead")).isFalse();
            for (UserInfo user : USERS) {
                assertThat(who.path("subjects").valueStream().anyMatch(subject -> names(subject, user)))
                        .as("%s %s", user, wanted)
                        .isEqualTo(chain.authorize(new Access(user, wanted)).allowed());
            }
        }
        UserInfo user = USERS.get(random.nextInt(USERS.size()));
        ObjectNode spec = Json.object().put("user", user.username());
        user.groups().forEach(spec.putArray("groups")::add);
        List<JsonNode> entries = Answered.status(new AccessMatrix(chain), spec)
                .path("entries")
                .valueStream()
                .toList();
        for (Attributes wanted : SmallWorld.ATTRIBUTES) {
            assertThat(entries.stream().anyMatch(entry -> allows(entry, wanted)))
                    .as("%s %s", user, wanted)
                    .isEqualTo(chain.authorize(new Access(user, wanted)).allowed());
        }
    }

    private static boolean names(JsonNode subject, UserInfo user) {
        String name = subject.path("name").asString();
        if (subject.path("kind").asString().equals("Group")) {
            return user.groups().contains(name);
        }
        return name.equals(user.username())
                && subject.path("grants").valueStream().anyMatch(grant -> {
                    String group = grant.path("inGroup").asString("");
                    return group.isEmpty() || user.groups().contains(group);
                });
    }

    private static boolean allows(JsonNode entry, Attributes wanted) {
        List<String> verbs =
                entry.path("verbs").valueStream().map(JsonNode::asString).toList();
        if (!verbs.contains("*") && !verbs.contains(wanted.verb())) {
            return false;
        }
        return switch (wanted) {
            case NonResourceAttributes path -> {
                String url = entry.path("nonResourceURL").asString("");
                yield url.equals(path.path())
                        || url.endsWith("*") && path.path().startsWith(url.substring(0, url.length() - 1));
            }
            case ResourceAttributes asked -> {
                String where = entry.path("namespace").asString();
                String resource = entry.path("resource").asString("");
                yield (where.equals("*") || where.equals(asked.namespace()))
                        && List.of("*", asked.group())
                                .contains(entry.path("apiGroup").asString(""))
                        && (resource.equals("*")
                                || resource.equals(asked.combinedResource())
                                || !asked.subresource().isEmpty() && resource.equals(asked.resource() + "/*"));
            }
        };
    }
}
