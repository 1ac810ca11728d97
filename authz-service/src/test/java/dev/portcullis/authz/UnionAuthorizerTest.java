package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.alwaysallow.AlwaysAllowAuthorizer;
import dev.portcullis.authz.alwaysdeny.AlwaysDenyAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnionAuthorizerTest {
    private static final Access ACCESS = new Access(UserInfo.of("dev"), ResourceAttributes.of("get", "", "pods"));

    private final List<String> asked = new ArrayList<>();

    private Authorizer saying(String name, Decision decision) {
        return new Authorizer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Decision authorize(Access access) {
                asked.add(name);
                return decision;
            }
        };
    }

    private Verdict ask(Authorizer... authorizers) {
        return new UnionAuthorizer(List.of(authorizers)).authorize(ACCESS);
    }

    @Test
    void theFirstAllowWins() {
        Verdict verdict = ask(
                saying("a", Decision.NO_OPINION),
                saying("b", new Decision.Allow("yes")),
                saying("c", new Decision.Deny("no")));
        assertThat(verdict.allowed()).isTrue();
        assertThat(verdict.decision()).isEqualTo(new Decision.Allow("yes"));
        assertThat(asked).containsExactly("a", "b");
        assertThat(verdict.trace()).extracting(Trace::authorizer).containsExactly("a", "b");
    }

    @Test
    void theFirstDenyWins() {
        Verdict verdict = ask(saying("a", new Decision.Deny("no")), saying("b", new Decision.Allow("yes")));
        assertThat(verdict.decision()).isEqualTo(new Decision.Deny("no"));
        assertThat(asked).containsExactly("a");
    }

    @Test
    void noOpinionAtAllIsANoWithAllTheReasons() {
        Verdict verdict = ask(
                saying("a", new Decision.NoOpinion("this")),
                saying("b", Decision.NO_OPINION),
                saying("c", new Decision.NoOpinion("that")));
        assertThat(verdict.allowed()).isFalse();
        assertThat(verdict.decision()).isEqualTo(new Decision.NoOpinion("this\nthat"));
        assertThat(verdict.trace()).hasSize(3);
    }

    @Test
    void nobodyAllowsNothing() {
        assertThat(ask().allowed()).isFalse();
    }

    @Test
    void alwaysDenyLetsAnotherModeAllow() {
        assertThat(ask(new AlwaysDenyAuthorizer()).decision())
                .isEqualTo(new Decision.NoOpinion("Everything is forbidden."));
        assertThat(ask(new AlwaysDenyAuthorizer(), new AlwaysAllowAuthorizer()).allowed())
                .isTrue();
    }

    @Test
    void mastersMayDoEverythingAndNobodyElse() {
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new MastersAuthorizer()));
        Access asMaster = new Access(UserInfo.of("root", "a", UserInfo.MASTERS), ACCESS.attributes());
        Access byName = new Access(UserInfo.of(UserInfo.MASTERS), ACCESS.attributes());
        assertThat(chain.authorize(asMaster).decision()).isEqualTo(new Decision.Allow(""));
        assertThat(chain.authorize(byName).allowed()).isFalse();
    }
}
