package dev.portcullis.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Notes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.cases.FakeCluster;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.webhook.call.HookBackend;
import dev.portcullis.admission.webhook.call.HookBackend.Answer;
import dev.portcullis.admission.webhook.call.HookBackend.Asked;
import dev.portcullis.admission.webhook.call.HookCalls;
import dev.portcullis.admission.webhook.hook.Hooks;
import dev.portcullis.admission.webhook.hook.TestHooks;
import dev.portcullis.admission.webhook.match.Matching;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.KubeconfigUsers;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.AdmissionReview.Verdict;
import dev.portcullis.kube.review.AdmissionReview.WebhookCall;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two plugins in a chain, with webhooks that are servers. */
class WebhookPluginsTest {
    private static final String POD =
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'ns','labels':{}}}";
    private static final String LABELS = "/metadata/labels/";

    private final HookBackend backend = new HookBackend();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HookMetrics metrics = new HookMetrics(meters);
    private final HookCalls calls = new HookCalls(new FakeCluster(List.of()), KubeconfigUsers.NONE);
    private final List<MutatingPlugin> before = new ArrayList<>();
    private final List<String> mutating = new ArrayList<>();
    private final List<String> validating = new ArrayList<>();

    @AfterEach
    void stop() {
        calls.close();
        backend.close();
    }

    /** @param more what its configuration has beside, with a comma before it */
    private String hook(String name, String more) {
        return ("{'name':'%s','clientConfig':{'url':'%s/%s','caBundle':'%s'},'sideEffects':'None','admissionReviewVersions':['v1'],"
                        + "'rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*/*']}]%s}")
                .formatted(name, backend.url(), name, backend.caBundle(), more);
    }

    private AdmissionChain chain() {
        Authorizers nobody = access -> new Authorizers.Decision(false, "", "");
        List<MutatingPlugin> plugins = new ArrayList<>(before);
        plugins.add(new MutatingWebhooks(
                hooks(mutating),
                () -> new Matching(new FakeCluster(List.of()), nobody, metrics, "admit"),
                new HookCaller(calls, true),
                new Judgement(metrics, "admit")));
        return new AdmissionChain(
                plugins,
                List.of(new ValidatingWebhooks(
                        hooks(validating),
                        () -> new Matching(new FakeCluster(List.of()), nobody, metrics, "validating"),
                        new HookCaller(calls, false),
                        new Judgement(metrics, "validating"))));
    }

    private static Hooks hooks(List<String> hooks) {
        return TestHooks.all(TestHooks.of(String.join(",", hooks)));
    }

    private Response mutate() {
        return chain().mutate("1", Reviews.createPod(POD));
    }

    private Response validate() {
        return chain().validate("1", Reviews.createPod(POD));
    }

    private void answering(Function<Asked, JsonNode> answers) {
        backend.answering(asked -> Answer.of(answers.apply(asked)));
    }

    /** By the name of the webhook. */
    private void patching(Map<String, String> patches) {
        answering(asked -> {
            String patch = patches.get(asked.uri().substring(1, asked.uri().indexOf('?')));
            return patch == null ? HookBackend.allowed(asked) : HookBackend.patched(asked, patch);
        });
    }

    private static String add(String label, String value) {
        return "[{'op':'add','path':'%s%s','value':'%s'}]".formatted(LABELS, label, value);
    }

    private List<String> asked() {
        return backend.asked().stream()
                .map(asked -> asked.uri().substring(1, asked.uri().indexOf('?')))
                .toList();
    }

    private static String patch(Response response) {
        return response.patch() == null ? "" : new String(response.patch());
    }

    private static Status refusal(Response response) {
        assertThat(response.allowed()).isFalse();
        return Objects.requireNonNull(response.status());
    }

    private static List<WebhookCall> trace(Response response) {
        return Objects.requireNonNull(response.trace()).stream()
                .map(Verdict::webhooks)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void withoutWebhooksNobodyIsAsked() {
        assertThat(mutate().validating()).isFalse();
        assertThat(mutate().trace()).isEmpty();
        validating.add(hook("a", ""));
        assertThat(mutate().validating())
                .as("then it is to be shown the object")
                .isTrue();
        assertThat(backend.asked()).isEmpty();
    }

    @Test
    void eachSeesWhatThoseBeforeItMade() {
        mutating.addAll(List.of(hook("a", ""), hook("b", "")));
        patching(Map.of(
                "a", add("a", "1"), "b", "[{'op':'copy','from':'/metadata/labels/a','path':'/metadata/labels/b'}]"));
        Response response = mutate();
        assertThat(Json.read(Objects.requireNonNull(response.patch()))).isEqualTo(Json.MAPPER.readTree("""
                        [{"op":"add","path":"/metadata/labels/a","value":"1"},{"op":"add","path":"/metadata/labels/b","value":"1"}]"""));
        assertThat(asked()).containsExactly("a", "b");
        assertThat(trace(response).stream()
                        .map(call -> call.configuration() + "/" + call.name() + " " + call.verdict()))
                .containsExactly("c/a Mutated", "c/b Mutated");
        assertThat(response.auditAnnotations())
                .containsEntry(
                        "mutation.webhook.admission.k8s.io/round_0_index_1",
                        "{\"configuration\":\"c\",\"webhook\":\"b\",\"mutated\":true}")
                .containsEntry(
                        "patch.webhook.admission.k8s.io/round_0_index_0",
                        "{\"configuration\":\"c\",\"webhook\":\"a\",\"patch\":[{\"op\":\"add\",\"path\":\"/metadata/labels/a\",\"value\":\"1\"}],\"patchType\":\"JSONPatch\"}");
    }

    @Test
    void theReviewIsKubernetesOwn() {
        mutating.add(hook("a", ",'admissionReviewVersions':['v2','v1beta1','v1']"));
        mutate();
        Asked asked = backend.asked().getFirst();
        assertThat(asked.review().path("apiVersion").asString()).isEqualTo("admission.k8s.io/v1beta1");
        assertThat(asked.review().path("kind").asString()).isEqualTo("AdmissionReview");
        ObjectNode request = (ObjectNode) asked.request().deepCopy();
        assertThat(request.remove("uid").asString()).hasSize(36);
        assertThat(request)
                .isEqualTo(Reviews.json(
                        "{'kind':{'group':'','version':'v1','kind':'Pod'},'resource':{'group':'','version':'v1','resource':'pods'},"
                                + "'requestKind':{'group':'','version':'v1','kind':'Pod'},'requestResource':{'group':'','version':'v1','resource':'pods'},"
                                + "'name':'p','namespace':'ns','operation':'CREATE','userInfo':"
                                + Json.tree(UserInfo.of("alice", "system:authenticated"))
                                        .toString()
                                        .replace('"', '\'')
                                + ",'object':" + POD + ",'oldObject':null,'dryRun':false,'options':null}"));
    }

    @Test
    void whatChangesAgainIsSeenAgainOnceByThoseWhoWantTo() {
        before.add(new MutatingPlugin() {
            @Override
            public Mutation mutate(Attributes attributes) {
                ObjectNode object = attributes.requireObject();
                ObjectNode labels = (ObjectNode) object.path("metadata").path("labels");
                labels.put("seen", labels.path("seen").asInt(0) + 1);
                return new Mutation.Admitted(object);
            }

            @Override
            public String name() {
                return "Counts";
            }

            @Override
            public boolean handles(Attributes attributes) {
                return true;
            }
        });
        mutating.addAll(List.of(
                hook("again", ",'reinvocationPolicy':'IfNeeded'"),
                hook("once", ",'reinvocationPolicy':'Never'"),
                hook("last", ",'reinvocationPolicy':'IfNeeded'")));
        patching(Map.of("once", add("once", "1")));
        Response response = mutate();
        assertThat(asked()).containsExactly("again", "once", "last", "again", "last");
        assertThat(patch(response)).contains("{\"op\":\"add\",\"path\":\"/metadata/labels/seen\",\"value\":2}");
        assertThat(response.auditAnnotations())
                .containsKeys(
                        "mutation.webhook.admission.k8s.io/round_1_index_0",
                        "mutation.webhook.admission.k8s.io/round_1_index_2")
                .doesNotContainKey("mutation.webhook.admission.k8s.io/round_1_index_1");
    }

    @Test
    void whoDoesNotSeeAnythingNewIsNotAskedAgain() {
        mutating.addAll(List.of(hook("first", ""), hook("last", ",'reinvocationPolicy':'IfNeeded'")));
        patching(Map.of("last", add("x", "1")));
        mutate();
        assertThat(asked())
                .as("it changed the object itself, and nobody did after it")
                .containsExactly("first", "last");
    }

    @Test
    void aRefusalIsTheClients() {
        mutating.addAll(List.of(hook("a.example.org", ""), hook("b.example.org", "")));
        answering(asked -> HookBackend.denied(asked, "{'message':'not today','code':422,'reason':'Invalid'}"));
        Response response = mutate();
        assertThat(refusal(response).message())
                .isEqualTo("admission webhook \"a.example.org\" denied the request: not today");
        assertThat(refusal(response).code()).isEqualTo(422);
        assertThat(refusal(response).reason()).isEqualTo("Invalid");
        assertThat(asked()).containsExactly("a.example.org");
        assertThat(trace(response)).first().extracting(WebhookCall::verdict).isEqualTo("Rejected");
        assertThat(meters.get("apiserver.admission.webhook.rejection.count")
                        .tags(
                                "name",
                                "a.example.org",
                                "type",
                                "admit",
                                "error_type",
                                "no_error",
                                "rejection_code",
                                "422")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void aFailureEndsTheRequestOrNot() {
        mutating.add(hook("a.example.org", ",'failurePolicy':'Fail'"));
        backend.answering(asked -> Answer.of(500, "boom"));
        Status why = refusal(mutate());
        String words =
                "failed calling webhook \"a.example.org\": failed to call webhook: an error on the server (\"boom\") has prevented the request from succeeding";
        assertThat(why.message()).isEqualTo("Internal error occurred: " + words);
        assertThat(why.code()).isEqualTo(500);
        assertThat(why.reason()).isEqualTo("InternalError");
        assertThat(Objects.requireNonNull(why.details()).causes()).containsExactly(new Status.Cause(null, words, null));
        mutating.set(0, hook("a.example.org", ",'failurePolicy':'Ignore'"));
        Response open = mutate();
        assertThat(open.allowed()).isTrue();
        assertThat(open.auditAnnotations())
                .containsEntry("failed-open.mutation.webhook.admission.k8s.io/round_0_index_0", "a.example.org");
        assertThat(trace(open)).first().extracting(WebhookCall::verdict).isEqualTo("FailedOpen");
        assertThat(meters.get("apiserver.admission.webhook.fail.open.count")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void whatIsNoPatchIsAFailureAndWhatCannotBeAppliedIsNotForgiven() {
        mutating.add(hook("a", ",'failurePolicy':'Ignore'"));
        patching(Map.of("a", "no"));
        assertThat(mutate().allowed()).isTrue();
        patching(Map.of("a", "[{'op':'remove','path':'/spec'}]"));
        assertThat(refusal(mutate()).message())
                .startsWith("Internal error occurred: ")
                .contains("/spec".substring(1));
        patching(Map.of("a", "[{'op':'replace','path':'/kind','value':'Node'}]"));
        assertThat(refusal(mutate()).message())
                .isEqualTo("Internal error occurred: no kind \"Node\" is registered for version \"v1\"");
        mutating.set(0, hook("a", ",'failurePolicy':'Fail'"));
        patching(Map.of("a", "no"));
        assertThat(refusal(mutate()).message()).contains("received undecodable patch in webhook response: ");
    }

    @Test
    void aDeletionIsShownWhatGoesAndCannotBeChanged() {
        mutating.add(hook("a", ""));
        patching(Map.of("a", add("x", "1")));
        Attributes deletion = new Attributes(
                Operation.DELETE,
                new GroupResource("", "pods"),
                "",
                new Kind("", "v1", "Pod"),
                "ns",
                "p",
                null,
                Reviews.json(POD),
                UserInfo.of("alice"),
                false,
                new Notes(),
                "v1",
                Reviews.json("{'kind':'DeleteOptions'}"));
        assertThat(refusal(chain().mutate("1", deletion)).message())
                .isEqualTo(
                        "Internal error occurred: admission webhook \"a\" attempted to modify the object, which is not supported for this operation");
        JsonNode request = backend.asked().getFirst().request();
        assertThat(request.path("object").isNull()).isTrue();
        assertThat(request.path("oldObject")).isEqualTo(Reviews.json(POD));
        assertThat(request.path("options")).isEqualTo(Reviews.json("{'kind':'DeleteOptions'}"));
    }

    private static Attributes dryRun() {
        Attributes pod = Reviews.createPod(POD);
        return new Attributes(
                pod.operation(), pod.resource(), "", pod.kind(), "ns", "p", pod.object(), null, pod.user(), true);
    }

    @Test
    void aDryRunAsksWhoCanBearIt() {
        validating.add(hook("a", ",'sideEffects':'Unknown'"));
        assertThat(refusal(chain().validate("1", dryRun())))
                .isEqualTo(Status.failure(400, "BadRequest", "admission webhook \"a\" does not support dry run", null));
        assertThat(backend.asked()).isEmpty();
        validating.set(0, hook("a", ",'sideEffects':'NoneOnDryRun'"));
        assertThat(chain().validate("1", dryRun()).allowed()).isTrue();
        assertThat(backend.asked().getFirst().request().path("dryRun").asBoolean())
                .isTrue();
    }

    @Test
    void validatingOnesAreAskedAtTheSameTimeAndAllOfThemSpeak() {
        CountDownLatch together = new CountDownLatch(3);
        for (String name : List.of("a", "b", "c")) {
            validating.add(hook(name, ""));
        }
        answering(asked -> {
            together.countDown();
            try {
                assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            String name = asked.uri().substring(1, 2);
            ObjectNode review =
                    name.equals("a") ? HookBackend.allowed(asked) : HookBackend.denied(asked, "{'message':'no'}");
            ObjectNode response = (ObjectNode) review.path("response");
            response.putArray("warnings").add("beware of " + name);
            response.putObject("auditAnnotations").put("key", name).put("not a key", "x");
            return review;
        });
        Response response = validate();
        assertThat(refusal(response).message()).isEqualTo("admission webhook \"b\" denied the request: no");
        assertThat(response.warnings()).containsExactly("beware of a", "beware of b", "beware of c");
        assertThat(response.auditAnnotations()).isEqualTo(Map.of("a/key", "a", "b/key", "b", "c/key", "c"));
        assertThat(trace(response).stream().map(WebhookCall::verdict))
                .containsExactly("Accepted", "Rejected", "Rejected");
    }

    @Test
    void secretsAreNotInTheTrace() {
        mutating.add(hook("a", ""));
        patching(Map.of("a", "[{'op':'add','path':'/data','value':{'k':'czNjcjN0'}}]"));
        Attributes secret = new Attributes(
                Operation.CREATE,
                new GroupResource("", "secrets"),
                "",
                new Kind("", "v1", "Secret"),
                "ns",
                "s",
                Reviews.json("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'}}"),
                null,
                UserInfo.of("alice"),
                false);
        Response response = chain().mutate("1", secret);
        assertThat(patch(response)).contains("czNjcjN0");
        assertThat(Json.write(Objects.requireNonNull(response.trace())))
                .asString()
                .doesNotContain("czNjcjN0");
    }
}
