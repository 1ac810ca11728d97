package dev.portcullis.authz.whocan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.authz.review.Reviews;
import dev.portcullis.authz.smallworld.SmallWorld;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whom it names may do it, by what it says, and nobody else. */
class WhoCanPropertyTest {
    @Provide
    Arbitrary<SmallWorld.Policy> policies() {
        return SmallWorld.policies();
    }

    @Property(tries = 300)
    void namesAllAndNobodyElse(
            @ForAll("policies") SmallWorld.Policy policy, @ForAll @IntRange(max = 1_000_000) int seed) {
        RbacIndex index = policy.index();
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(index)));
        WhoCan review = new WhoCan(chain);
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            Attributes wanted = SmallWorld.ATTRIBUTES.get(random.nextInt(SmallWorld.ATTRIBUTES.size()));
            JsonNode status = Answered.status(review, spec(wanted));
            Set<Subject> named = new HashSet<>();
            status.path("subjects").forEach(subject -> {
                named.add(new Subject(
                        subject.path("kind").asString().equals("Group"),
                        subject.path("name").asString()));
                subject.path("grants").forEach(grant -> check(grant, wanted));
            });
            for (UserInfo user : SmallWorld.USERS) {
                assertThat(Subject.of(user).stream().anyMatch(named::contains))
                        .as("%s %s", user, wanted)
                        .isEqualTo(chain.authorize(new Access(user, wanted)).allowed());
            }
            assertThat(named).contains(Subject.group(UserInfo.MASTERS));
            assertThat(status.path("truncated").asBoolean()).isFalse();
        }
    }

    private static void check(JsonNode grant, Attributes wanted) {
        if (grant.path("authorizer").asString().equals("RBAC")) {
            assertThat(Permission.of(PolicyRule.of(grant.path("rule"))))
                    .anyMatch(permission -> permission.allows(wanted));
            assertThat(grant.path("binding").path("name").asString()).isNotEmpty();
        }
    }

    private static ObjectNode spec(Attributes wanted) {
        ObjectNode spec = Json.tree(Reviews.spec(new Access(UserInfo.of(""), wanted)));
        spec.remove(List.of("user", "groups", "extra", "uid"));
        return spec;
    }
}
