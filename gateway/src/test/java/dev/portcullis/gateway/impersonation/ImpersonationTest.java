package dev.portcullis.gateway.impersonation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ImpersonationTest {
    private static final Identity DEV = new Identity(UserInfo.of("dev"));

    private final List<Access> asked = new ArrayList<>();
    private Predicate<Access> may = access -> true;
    private final Impersonation impersonation = new Impersonation(access -> {
        asked.add(access);
        return new Decision(may.test(access), "", "e", Map.of());
    });

    @Test
    void nothingAsked() {
        assertThat(Impersonation.asked(new MockHttpServletRequest())).isNull();
    }

    @Test
    void aUserWithEverything() {
        UserInfo user = become(
                "Impersonate-User", "alice",
                "Impersonate-Group", "viewers",
                "Impersonate-Group", "editors",
                "Impersonate-Uid", "u1",
                "Impersonate-Extra-scopes", "view",
                "Impersonate-Extra-acme.com%2Fproject", "p");

        assertThat(user.username()).isEqualTo("alice");
        assertThat(user.uid()).isEqualTo("u1");
        assertThat(user.groups()).containsExactly("viewers", "editors", "system:authenticated");
        assertThat(user.extra())
                .containsEntry("scopes", List.of("view"))
                .containsEntry("acme.com/project", List.of("p"));
        assertThat(asked.stream()
                        .map(one -> "%s %s/%s %s %s"
                                .formatted(one.verb(), one.group(), one.resource(), one.subresource(), one.name())))
                .containsExactly(
                        "impersonate /users  alice",
                        "impersonate authentication.k8s.io/uids  u1",
                        "impersonate /groups  viewers",
                        "impersonate /groups  editors",
                        "impersonate authentication.k8s.io/userextras acme.com/project p",
                        "impersonate authentication.k8s.io/userextras scopes view");
    }

    @Test
    void aServiceAccountHasItsGroups() {
        UserInfo user = become("Impersonate-User", "system:serviceaccount:ns:default");

        assertThat(user.groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
        assertThat(asked).singleElement().satisfies(access -> {
            assertThat(access.resource()).isEqualTo("serviceaccounts");
            assertThat(access.namespace()).isEqualTo("ns");
            assertThat(access.name()).isEqualTo("default");
        });
    }

    @Test
    void whatOnlyLooksLikeAServiceAccountIsAUser() {
        become("Impersonate-User", "system:serviceaccount:x");

        assertThat(asked)
                .singleElement()
                .satisfies(access -> assertThat(access.resource()).isEqualTo("users"));
    }

    @Test
    void anonymous() {
        assertThat(become("Impersonate-User", "system:anonymous").groups()).containsExactly("system:unauthenticated");
    }

    @Test
    void eachPartMayBeRefused() {
        may = access -> !access.resource().equals("groups");

        assertThatThrownBy(() -> become("Impersonate-User", "alice", "Impersonate-Group", "system:masters"))
                .isInstanceOf(ApiException.class)
                .hasMessage("groups \"system:masters\" is forbidden: User \"dev\" cannot impersonate resource"
                        + " \"groups\" in API group \"\" at the cluster scope");
    }

    @Test
    void groupsWithoutAUser() {
        assertThatThrownBy(() -> become("Impersonate-Group", "g"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
    }

    @Test
    void whoMayActForAUserInOneThingOnlyMayDoJustThat() {
        grant("impersonate-on:user-info:get /pods", "impersonate:user-info authentication.k8s.io/users");

        Impersonated alice = impersonate(DEV, "Impersonate-User", "alice");
        assertThat(alice.identity().user()).isEqualTo(UserInfo.of("alice", "system:authenticated"));
        assertThat(alice.constraint()).isEqualTo("impersonate:user-info");
        assertThatThrownBy(() -> impersonation.become(asked("Impersonate-User", "alice"), DEV, info("DELETE")))
                .hasMessageContaining("cannot impersonate resource \"users\" in API group \"\"");
    }

    /** The refusal says what is missing of the mode that came nearest. */
    @Test
    void whoMayActButNotAsThisUser() {
        grant("impersonate-on:user-info:get /pods");

        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", "alice"))
                .hasMessage("users.authentication.k8s.io \"alice\" is forbidden: User \"dev\" cannot"
                        + " impersonate:user-info resource \"users\" in API group \"authentication.k8s.io\" at the"
                        + " cluster scope");
    }

    @Test
    void accountsAreNoUsersThere() {
        String account = "system:serviceaccount:ns:robot";
        grant("impersonate-on:user-info:get /pods", "impersonate:user-info authentication.k8s.io/users");
        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", account)).isInstanceOf(ApiException.class);

        grant(
                "impersonate-on:serviceaccount:get /pods",
                "impersonate:serviceaccount authentication.k8s.io/serviceaccounts");
        Impersonated robot = impersonate(DEV, "Impersonate-User", account);
        assertThat(robot.identity().user().groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
        assertThat(robot.constraint()).isEqualTo("impersonate:serviceaccount");
        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", account, "Impersonate-Group", "g"))
                .as("with more than its name it is no account")
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aPodsAccountActsForItsOwnNode() {
        grant("impersonate-on:associated-node:get /pods", "impersonate:associated-node authentication.k8s.io/nodes");
        Identity agent = new Identity(new UserInfo(
                "system:serviceaccount:ns:agent",
                "",
                List.of(),
                Map.of("authentication.kubernetes.io/node-name", List.of("n1"))));

        Impersonated node = impersonate(agent, "Impersonate-User", "system:node:n1");
        assertThat(node.identity().user())
                .isEqualTo(UserInfo.of("system:node:n1", "system:nodes", "system:authenticated"));
        assertThat(node.constraint()).isEqualTo("impersonate:associated-node");
        assertThat(asked.getLast().name()).isEqualTo("*");
        assertThat(asked.getLast().identity().user().extra())
                .isEqualTo(Map.of(
                        "authentication.kubernetes.io/associated-node-keys",
                        List.of("authentication.kubernetes.io/node-name")));
        assertThatThrownBy(() -> impersonate(agent, "Impersonate-User", "system:node:n2"))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", "system:node:n1"))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void anyNodeIsAnotherRight() {
        grant("impersonate-on:arbitrary-node:get /pods", "impersonate:arbitrary-node authentication.k8s.io/nodes");

        assertThat(impersonate(DEV, "Impersonate-User", "system:node:n2").constraint())
                .isEqualTo("impersonate:arbitrary-node");
        assertThat(asked.getLast().name()).isEqualTo("n2");
    }

    @Test
    void nobodyBecomesAnAdministratorInAConstrainedMode() {
        may = access ->
                access.verb().startsWith("impersonate-on:") || access.verb().startsWith("impersonate:");

        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", "x", "Impersonate-Group", "system:masters"))
                .hasMessageEndingWith(": impersonating the system:masters group is not allowed");
        assertThatThrownBy(() -> impersonate(DEV, "Impersonate-User", "x", "Impersonate-Extra-scopes", "view"))
                .hasMessageContaining("must be a domain-prefixed path");
        assertThat(impersonate(DEV, "Impersonate-User", "x", "Impersonate-Extra-acme.com%2Fscopes", "view")
                        .identity()
                        .user()
                        .extra())
                .containsEntry("acme.com/scopes", List.of("view"));
    }

    /** The old right costs what it did: the modes that were in vain are not tried again first. */
    @Test
    void theModeThatWasRightIsTriedFirst() {
        grant("impersonate /users");
        impersonate(DEV, "Impersonate-User", "alice");
        asked.clear();
        impersonate(DEV, "Impersonate-User", "bob");

        assertThat(asked).extracting(Access::verb).containsExactly("impersonate");
    }

    private void grant(String... rights) {
        may = access -> List.of(rights).contains(access.verb() + " " + access.group() + "/" + access.resource());
    }

    private static Impersonation.Asked asked(String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        Impersonation.Asked who = Impersonation.asked(request);
        assertThat(who).isNotNull();
        return who;
    }

    private static RequestInfo info(String method) {
        return RequestInfoResolver.resolve(method, "/api/v1/namespaces/ns/pods/p", name -> null);
    }

    private Impersonated impersonate(Identity client, String... headers) {
        return impersonation.become(asked(headers), client, info("GET"));
    }

    /** In the way that there was before there were modes. */
    private UserInfo become(String... headers) {
        Predicate<Access> granted = may;
        may = access -> access.verb().equals("impersonate") && granted.test(access);
        UserInfo user = impersonate(DEV, headers).identity().user();
        asked.removeIf(access -> access.verb().startsWith("impersonate-on:"));
        return user;
    }
}
