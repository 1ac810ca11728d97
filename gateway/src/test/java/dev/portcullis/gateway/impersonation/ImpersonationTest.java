package dev.portcullis.gateway.impersonation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ImpersonationTest {
    private final List<Access> asked = new ArrayList<>();
    private Predicate<Access> may = access -> true;
    private final Impersonation impersonation = new Impersonation(access -> {
        asked.add(access);
        return new Decision(may.test(access), "", "e");
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
                        "impersonate /groups  viewers",
                        "impersonate /groups  editors",
                        "impersonate authentication.k8s.io/userextras acme.com/project p",
                        "impersonate authentication.k8s.io/userextras scopes view",
                        "impersonate authentication.k8s.io/uids  u1");
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
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(500));
    }

    private UserInfo become(String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        Impersonation.Asked who = Impersonation.asked(request);
        assertThat(who).isNotNull();
        return impersonation.become(who, new Identity(UserInfo.of("dev"))).user();
    }
}
