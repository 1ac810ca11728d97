package dev.portcullis.authz.accessmatrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.smallworld.SmallWorld;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

/** What one of the entries allows is allowed, and nothing else is. */
class AccessMatrixPropertyTest {
    @Provide
    Arbitrary<SmallWorld.Policy> policies() {
        return SmallWorld.policies();
    }

    @Property(tries = 300)
    void saysAllThatSomebodyCanDo(@ForAll("policies") SmallWorld.Policy policy) {
        UnionAuthorizer chain =
                new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(policy.index())));
        AccessMatrix review = new AccessMatrix(chain);
        for (UserInfo user : SmallWorld.USERS) {
            JsonNode status = Answered.status(
                    review,
                    Json.object().put("user", user.username()).set("groups", Json.MAPPER.valueToTree(user.groups())));
            UserInfo meant = Json.MAPPER.treeToValue(status.path("user"), UserInfo.class);
            List<JsonNode> entries = status.path("entries").valueStream().toList();
            for (Attributes wanted : SmallWorld.ATTRIBUTES) {
                assertThat(entries.stream().anyMatch(entry -> allows(entry, wanted)))
                        .as("%s %s", user, wanted)
                        .isEqualTo(chain.authorize(new Access(meant, wanted)).allowed());
            }
        }
    }

    private static boolean allows(JsonNode entry, Attributes wanted) {
        String where = entry.path("namespace").asString();
        List<String> verbs =
                entry.path("verbs").valueStream().map(JsonNode::asString).toList();
        PolicyRule rule = entry.has("nonResourceURL")
                ? PolicyRule.nonResources(
                        verbs, List.of(entry.path("nonResourceURL").asString()))
                : new PolicyRule(
                        verbs,
                        List.of(entry.path("apiGroup").asString()),
                        List.of(entry.path("resource").asString()),
                        entry.path("resourceNames")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList(),
                        List.of());
        boolean here = where.equals("*")
                || switch (wanted) {
                    case ResourceAttributes resource -> where.equals(resource.namespace());
                    case NonResourceAttributes path -> false;
                };
        return here && Permission.of(rule).stream().anyMatch(permission -> permission.allows(wanted));
    }
}
