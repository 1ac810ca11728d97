package dev.portcullis.admission.webhook.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.cases.FakeCluster;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.hook.TestHooks;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class MatchingTest {
    private static final ObjectNode NAMESPACE =
            Reviews.json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'ns','labels':{'team':'a'}}}");
    private static final String POD =
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'ns','labels':{'app':'web'}},"
                    + "'spec':{'replicas':3,'ratio':1.5}}";

    private final List<SubjectAccessReview.Spec> questions = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HookMetrics metrics = new HookMetrics(meters);

    private boolean asks(Hook hook, Attributes attributes) {
        return invocation(hook, attributes) != null;
    }

    private Invocation invocation(Hook hook, Attributes attributes) {
        Authorizers authorizers = access -> {
            questions.add(access);
            boolean allowed = access.nonResourceAttributes() != null
                    || "get"
                            .equals(Objects.requireNonNull(access.resourceAttributes())
                                    .verb());
            return new Authorizers.Decision(allowed, "because", "");
        };
        return new Matching(new FakeCluster(List.of(NAMESPACE)), authorizers, metrics, "admit").of(hook, attributes);
    }

    private static Attributes namespace(Operation operation, String labels) {
        return new Attributes(
                operation,
                new GroupResource("", "namespaces"),
                "",
                new Kind("", "v1", "Namespace"),
                "ns",
                "ns",
                operation == Operation.DELETE
                        ? null
                        : Reviews.json("{'metadata':{'name':'ns','labels':" + labels + "}}"),
                NAMESPACE,
                UserInfo.of("alice"),
                false);
    }

    @Test
    void namespacesAreSelectedByTheirLabels() {
        Hook hook = TestHooks.one("'namespaceSelector':{'matchLabels':{'team':'a'}}");
        Hook other = TestHooks.one(
                "'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['a']}]}");
        assertThat(asks(hook, Reviews.createPod(POD))).isTrue();
        assertThat(asks(other, Reviews.createPod(POD))).isFalse();
        assertThat(asks(hook, namespace(Operation.UPDATE, "{'team':'b'}")))
                .as("a namespace by what it will be")
                .isFalse();
        assertThat(asks(hook, namespace(Operation.DELETE, "{}")))
                .as("one that goes by what it is")
                .isTrue();
        assertThat(asks(hook, Reviews.of(Operation.CREATE, "Node", "nodes", "", "n")))
                .as("the cluster's own objects always")
                .isTrue();
        assertThatThrownBy(() -> asks(hook, Reviews.of(Operation.CREATE, "Pod", "pods", "gone", "p")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
        assertThat(asks(
                        TestHooks.of("{'name':'h','namespaceSelector':{'matchLabels':{'team':'a'}}}")
                                .getFirst(),
                        Reviews.of(Operation.CREATE, "Pod", "pods", "gone", "p")))
                .as("nobody cares about the namespace where no rule is for the request")
                .isFalse();
    }

    @Test
    void objectsAreSelectedAsTheyAreOrWere() {
        Hook hook = TestHooks.one("'objectSelector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}");
        String bare = "{'metadata':{'name':'p'}}";
        assertThat(asks(hook, Reviews.pod(Operation.UPDATE, POD, bare))).isTrue();
        assertThat(asks(hook, Reviews.pod(Operation.UPDATE, bare, POD))).isTrue();
        assertThat(asks(hook, Reviews.pod(Operation.UPDATE, bare, bare))).isFalse();
        assertThat(asks(
                        TestHooks.one("'objectSelector':{'matchExpressions':[{'key':'a','operator':'DoesNotExist'}]}"),
                        Reviews.createPod("{'stdin':true}")))
                .as("what has no metadata, as the options of a connection")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    object.metadata.labels.app == "web"                                                   | true
                    object.metadata.name == "q"                                                           | false
                    object.spec.replicas == 3 && object.spec.ratio > 1.4                                  | true
                    oldObject == null && namespaceObject == null                                          | true
                    has(object.metadata.annotations)                                                      | false
                    request.operation == "CREATE" && request.kind.kind == "Pod" && request.subResource == "" | true
                    request.resource.resource == "pods" && request.requestResource.version == "v1"        | true
                    request.userInfo.username == "alice" && "system:authenticated" in request.userInfo.groups | true
                    !request.dryRun && request.options == null                                            | true
                    request.namespace.startsWith("n") && request.name == "p"                              | true
                    authorizer.group("apps").resource("deployments").namespace("x").check("get").allowed() | true
                    authorizer.requestResource.check("delete").allowed()                                  | false
                    authorizer.path("/healthz").check("get").reason() == "because"                        | true
                    authorizer.serviceAccount("ns", "sa").group("").resource("pods").subresource("log").name("x").check("get").errored() | false
                    quantity("1Gi").isGreaterThan(quantity("1Mi"))                                        | true
                    """)
    void conditionsAreAboutTheRequest(String expression, boolean holds) {
        Hook hook = TestHooks.one("'matchConditions':[{'name':'c','expression':'"
                + expression.replace("\"", "\\'").replace("\\'", "\\u0027") + "'}]");
        assertThat(asks(hook, Reviews.createPod(POD))).isEqualTo(holds);
        assertThat(asks(hook, Reviews.createPod(POD))).as("and once more").isEqualTo(holds);
    }

    @Test
    void theAuthorizerIsAskedForTheClient() {
        asks(
                TestHooks.one(
                        "'matchConditions':[{'name':'c','expression':'authorizer.requestResource.check(\\u0027delete\\u0027).allowed()'}]"),
                Reviews.createPod(POD));
        SubjectAccessReview.Spec asked = questions.getFirst();
        assertThat(asked.user()).isEqualTo("alice");
        assertThat(asked.resourceAttributes())
                .isEqualTo(new SubjectAccessReview.ResourceAttributes(
                        "ns", "delete", "", "*", "pods", "", "p", null, null));
    }

    private static final String MISSING = "{'name':'m','expression':'object.spec.absent == 1'}";
    private static final String NO = "{'name':'n','expression':'false'}";
    private static final String YES = "{'name':'y','expression':'true'}";

    @Test
    void anErrorIsWhatTheFailurePolicySays() {
        assertThatThrownBy(() -> asks(
                        TestHooks.one("'failurePolicy':'Fail','matchConditions':[" + YES + "," + MISSING + "]"),
                        Reviews.createPod(POD)))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(403);
                    assertThat(e)
                            .hasMessage(
                                    "pods \"p\" is forbidden: expression 'object.spec.absent == 1' resulted in error: no such key: absent");
                });
        assertThat(asks(
                        TestHooks.one("'failurePolicy':'Ignore','matchConditions':[" + MISSING + "]"),
                        Reviews.createPod(POD)))
                .isFalse();
        assertThat(asks(TestHooks.one("'matchConditions':[" + MISSING + "," + NO + "]"), Reviews.createPod(POD)))
                .as("one that does not hold keeps it out")
                .isFalse();
        assertThat(meters.get("apiserver.admission.match.condition.exclusions.total")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void theObjectIsInTheVersionOfTheRule() {
        Hook hook = TestHooks.of(
                        "{'name':'h','rules':[{'operations':['*'],'apiGroups':['autoscaling'],'apiVersions':['v2'],"
                                + "'resources':['horizontalpodautoscalers']}],'matchConditions':[{'name':'c','expression':"
                                + "'object.spec.metrics[0].resource.name == \\u0027cpu\\u0027 && request.kind.version == \\u0027v2\\u0027"
                                + " && request.requestKind.version == \\u0027v1\\u0027'}]}")
                .getFirst();
        Attributes attributes = new Attributes(
                Operation.CREATE,
                new GroupResource("autoscaling", "horizontalpodautoscalers"),
                "",
                new Kind("autoscaling", "v1", "HorizontalPodAutoscaler"),
                "ns",
                "h",
                Reviews.json("{'apiVersion':'autoscaling/v1','kind':'HorizontalPodAutoscaler','metadata':{'name':'h'},"
                        + "'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':50}}"),
                null,
                UserInfo.of("alice"),
                false);
        Invocation invocation = Objects.requireNonNull(invocation(hook, attributes));
        ObjectNode object = Objects.requireNonNull(invocation.object());
        assertThat(object.path("apiVersion").asString()).isEqualTo("autoscaling/v2");
        ((ObjectNode) object.path("spec")).put("maxReplicas", 5);
        ObjectNode back = invocation.asRequested(object);
        assertThat(back.path("apiVersion").asString()).isEqualTo("autoscaling/v1");
        assertThat(back.path("spec")).isEqualTo(Reviews.json("{'maxReplicas':5,'targetCPUUtilizationPercentage':50}"));
    }
}
