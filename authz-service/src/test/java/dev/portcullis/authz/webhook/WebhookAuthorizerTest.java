package dev.portcullis.authz.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAuthorizerTest {
    private static final UserInfo ANN = new UserInfo("ann", "u1", List.of("devs"), Map.of("scopes", List.of("a", "b")));
    private static final Access GET =
            new Access(ANN, ResourceAttributes.of("get", "", "pods").in("ns").named("p"));

    private final FakeReviewer reviewer = new FakeReviewer();
    private final AtomicLong now = new AtomicLong();

    private WebhookAuthorizer webhook(boolean deny, String... conditions) {
        return webhook(Duration.ofMinutes(5), Duration.ofSeconds(30), deny, conditions);
    }

    private WebhookAuthorizer webhook(Duration yes, Duration no, boolean deny, String... conditions) {
        List<MatchCondition> compiled =
                Stream.of(conditions).map(MatchCondition::compile).toList();
        return new WebhookAuthorizer(
                new WebhookSettings("hook", yes, no, Duration.ofSeconds(3), deny, compiled), reviewer, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void asksAsKubeApiserverDoes() {
        Selector fields = new Selector(List.of(new Selector.Requirement("spec.nodeName", "In", List.of("n1"))), true);
        Access list = new Access(
                ANN, new ResourceAttributes("ns", "list", "apps", "v1", "deployments", "", "", fields, Selector.NONE));

        assertThat(webhook(false).authorize(list)).isEqualTo(new Decision.Allow("because"));
        assertThat(Json.MAPPER.readTree(reviewer.asked.getFirst())).isEqualTo(Json.MAPPER.readTree("""
                {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{
                 "resourceAttributes":{"namespace":"ns","verb":"list","group":"apps","version":"v1","resource":"deployments",
                  "fieldSelector":{"requirements":[{"key":"spec.nodeName","operator":"In","values":["n1"]}]}},
                 "user":"ann","groups":["devs"],"extra":{"scopes":["a","b"]},"uid":"u1"}}"""));
    }

    @Test
    void asksAboutPathsToo() {
        webhook(false).authorize(new Access(ANN, new NonResourceAttributes("/metrics", "get")));
        assertThat(reviewer.asked.getFirst())
                .contains("\"nonResourceAttributes\":{\"path\":\"/metrics\",\"verb\":\"get\"}");
    }

    @Test
    void whatItSaysCounts() {
        reviewer.answer = "{\"status\":{\"allowed\":false,\"reason\":\"not today\"}}";
        assertThat(webhook(false).authorize(GET)).isEqualTo(new Decision.NoOpinion("not today"));
        reviewer.answer = "{\"status\":{\"allowed\":false,\"denied\":true,\"reason\":\"never\"}}";
        assertThat(webhook(false).authorize(GET)).isEqualTo(new Decision.Deny("never"));
        reviewer.answer = "{\"status\":{\"allowed\":true,\"denied\":true}}";
        assertThat(webhook(false).authorize(GET))
                .isEqualTo(
                        new Decision.Deny("", "webhook subject access review returned both allow and deny response"));
    }

    @Test
    void answersAreRememberedForTheirTime() {
        WebhookAuthorizer webhook = webhook(false);
        webhook.authorize(GET);
        pass(Duration.ofMinutes(4));
        webhook.authorize(GET);
        assertThat(reviewer.asked).hasSize(1);
        pass(Duration.ofMinutes(2));
        reviewer.answer = "{\"status\":{\"allowed\":false}}";
        assertThat(webhook.authorize(GET)).isEqualTo(Decision.NO_OPINION);
        assertThat(reviewer.asked).hasSize(2);
        pass(Duration.ofSeconds(29));
        webhook.authorize(GET);
        assertThat(reviewer.asked).hasSize(2);
        pass(Duration.ofSeconds(2));
        webhook.authorize(GET);
        assertThat(reviewer.asked).hasSize(3);
        assertThat(webhook.lasting(GET))
                .as("the gateway must not remember it for longer")
                .isFalse();
    }

    @Test
    void whatIsNotToBeRememberedIsNot() {
        WebhookAuthorizer webhook = webhook(Duration.ZERO, Duration.ofSeconds(30), false);
        webhook.authorize(GET);
        webhook.authorize(GET);
        assertThat(reviewer.asked).hasSize(2);
        Access huge = new Access(ANN, new NonResourceAttributes("/" + "x".repeat(10_000), "get"));
        WebhookAuthorizer remembering = webhook(false);
        remembering.authorize(huge);
        remembering.authorize(huge);
        assertThat(reviewer.asked)
                .as("clients can't fill the memory with what they make up")
                .hasSize(4);
    }

    @Test
    void whereItCannotBeAskedThePolicyDecides() {
        reviewer.failure = "it cannot be reached";
        assertThat(webhook(false).authorize(GET))
                .isEqualTo(new Decision.NoOpinion("", "webhook hook: it cannot be reached"));
        WebhookAuthorizer denying = webhook(true);
        assertThat(denying.authorize(GET)).isEqualTo(new Decision.Deny("", "webhook hook: it cannot be reached"));
        reviewer.failure = "";
        assertThat(denying.authorize(GET)).as("nothing of that is remembered").isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "null", "{}", "{\"status\":7}", "{\"status\":{\"allowed\":\"perhaps\"}}", "<html>"})
    void answersThatMakeNoSenseAllowNothing(String answer) {
        reviewer.answer = answer;
        assertThat(webhook(false).authorize(GET))
                .isInstanceOfSatisfying(
                        Decision.NoOpinion.class,
                        none -> assertThat(none.error()).startsWith("webhook hook: its answer"));
    }

    @Test
    void onlyWhatMatchesIsAsked() {
        WebhookAuthorizer webhook = webhook(
                true,
                "has(request.resourceAttributes)",
                "request.resourceAttributes.namespace != 'kube-system'",
                "!('system:serviceaccounts:kube-system' in request.groups)");
        assertThat(webhook.authorize(GET)).isInstanceOf(Decision.Allow.class);
        assertThat(webhook.authorize(new Access(ANN, new NonResourceAttributes("/metrics", "get"))))
                .as("the second cannot be evaluated, but the first says no")
                .isEqualTo(Decision.NO_OPINION);
        assertThat(webhook.authorize(
                        new Access(ANN, ResourceAttributes.of("get", "", "pods").in("kube-system"))))
                .isEqualTo(Decision.NO_OPINION);
        assertThat(reviewer.asked).hasSize(1);
    }

    @Test
    void aConditionThatCannotBeEvaluatedIsAFailure() {
        String condition = "request.resourceAttributes.namespace == 'ns'";
        Access path = new Access(ANN, new NonResourceAttributes("/metrics", "get"));
        assertThat(webhook(true, condition).authorize(path))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        denied -> assertThat(denied.error()).contains(condition));
        assertThat(webhook(false, condition).authorize(path)).isInstanceOf(Decision.NoOpinion.class);
        assertThat(reviewer.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.user == 'ann' && request.uid == 'u1' && request.groups == ['devs']",
                "request.extra['scopes'].exists(s, s == 'b')",
                "request.resourceAttributes.verb in ['get', 'list'] && request.resourceAttributes.subresource == ''",
                "!has(request.nonResourceAttributes)",
                "!has(request.resourceAttributes.fieldSelector)"
            })
    void conditionsSeeTheWholeReview(String condition) {
        assertThat(webhook(true, condition).authorize(GET)).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void conditionsSeeSelectors() {
        Selector fields = new Selector(List.of(new Selector.Requirement("spec.nodeName", "In", List.of("n1"))), false);
        Access list =
                new Access(ANN, new ResourceAttributes("", "list", "", "v1", "pods", "", "", fields, Selector.NONE));
        String condition = "request.resourceAttributes.fieldSelector.requirements.exists(r, r.key == 'spec.nodeName'"
                + " && r.operator == 'In' && r.values == ['n1'])";
        assertThat(webhook(true, condition).authorize(list)).isInstanceOf(Decision.Allow.class);
    }
}
