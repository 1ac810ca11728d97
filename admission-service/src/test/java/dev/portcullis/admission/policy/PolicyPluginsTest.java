package dev.portcullis.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.cases.FakeCluster;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.policy.definition.MutatingPolicy;
import dev.portcullis.admission.policy.definition.Policies;
import dev.portcullis.admission.policy.definition.TestPolicies;
import dev.portcullis.admission.policy.definition.ValidatingPolicy;
import dev.portcullis.admission.policy.mutating.MutatingPolicies;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.admission.policy.validating.ValidatingPolicies;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.PolicyCall;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The two plugins in a chain, with policies that are YAML. */
class PolicyPluginsTest {
    private static final String POD =
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'ns','labels':{'app':'web'}},"
                    + "'spec':{'replicas':7,'many':[%s]}}";

    private final Policies<ValidatingPolicy> validating = TestPolicies.noneValidating();
    private final Policies<MutatingPolicy> mutating = TestPolicies.noneMutating();
    private final FakeCluster cluster = new FakeCluster(List.of(
            Reviews.json(
                    "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'ns','uid':'u','labels':{'team':'a'},"
                            + "'creationTimestamp':'2026-01-02T03:04:05Z'}}"),
            Reviews.json("{'kind':'APIResourceList','groupVersion':'v1','resources':["
                    + "{'name':'configmaps','namespaced':true,'kind':'ConfigMap'}]}"),
            Reviews.json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'limits','namespace':'ns',"
                    + "'labels':{'kind':'limit'}},'data':{'most':'5'}}")));

    private AdmissionChain chain() {
        Authorizers authorizers = access -> new Authorizers.Decision(
                access.resourceAttributes() != null
                        && "get".equals(access.resourceAttributes().verb()),
                "",
                "");
        Parameters parameters = new Parameters(cluster);
        return new AdmissionChain(
                List.of(new MutatingPolicies(mutating, parameters, cluster, authorizers)),
                List.of(new ValidatingPolicies(validating, parameters, cluster, authorizers)));
    }

    private static Attributes pod() {
        return Reviews.createPod(POD.formatted("1"));
    }

    private Response validate() {
        return chain().validate("1", pod());
    }

    private Status refused() {
        Response response = validate();
        assertThat(response.allowed()).isFalse();
        return Objects.requireNonNull(response.status());
    }

    private void policy(String spec, String... actions) {
        TestPolicies.validating(validating, "p", spec);
        TestPolicies.bind(
                validating,
                "b",
                "{policyName: p, validationActions: [" + (actions.length == 0 ? "Deny" : String.join(",", actions))
                        + "]}");
    }

    private void expression(String expression) {
        policy("{validations: [{expression: \"" + expression + "\"}]}");
    }

    /** Why the first policy that was evaluated is as it is. */
    private static PolicyCall call(Response response) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(response.trace()).getFirst().policies())
                .getFirst();
    }

    @Test
    void aRefusalSaysWhoAndWhy() {
        expression("object.spec.replicas <= 5");
        Status why = refused();
        assertThat(why.code()).isEqualTo(422);
        assertThat(why.reason()).isEqualTo("Invalid");
        String message = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: "
                + "failed expression: object.spec.replicas <= 5";
        assertThat(why.message()).isEqualTo("pods \"p\" is forbidden: " + message);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(why.details()).causes())
                        .getFirst()
                        .message())
                .isEqualTo(message);
        TestPolicies.unbind(validating, "b");
        assertThat(validate().allowed()).isTrue();
        assertThat(Objects.requireNonNull(validate().trace()))
                .as("nobody looks at it")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Forbidden,403", "Invalid,422", "RequestEntityTooLarge,413"})
    void theReasonIsTheValidations(String reason, int code) {
        policy("{validations: [{expression: 'true'}, {expression: 'false', reason: " + reason
                + ", message: ' so ', messageExpression: \"'%s of ' + string(object.spec.replicas)\"}]}"
                        .formatted("too many"));
        Status why = refused();
        assertThat(why.code()).isEqualTo(code);
        assertThat(why.reason()).isEqualTo(reason);
        assertThat(why.message()).endsWith("denied request: too many of 7");
        policy("{validations: [{expression: 'false', message: ' so ', messageExpression: 'object.missing'}]}");
        assertThat(refused().message()).endsWith("denied request: so");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request.operation == 'CREATE' && request.kind.kind == 'Pod' && request.userInfo.username == 'alice'",
                "namespaceObject.metadata.labels.team == 'a' && namespaceObject.metadata.UID == 'u'",
                "namespaceObject.metadata.creationTimestamp > timestamp('2026-01-01T00:00:00Z')",
                "oldObject == null && object.metadata.name.startsWith('p')",
                "authorizer.requestResource.check('get').allowed() && !authorizer.requestResource.check('delete').allowed()",
                "!has(object.spec.missing) && object.metadata.?labels.app.orValue('') == 'web'",
            })
    void whatExpressionsAreAbout(String expression) {
        expression(expression);
        assertThat(validate().allowed()).as(String.valueOf(validate().status())).isTrue();
        expression("!(" + expression + ")");
        assertThat(refused().message()).contains("failed expression");
    }

    @Test
    void variablesAreMadeWhenTheyAreAskedFor() {
        policy(
                "{variables: [{name: n, expression: object.spec.replicas}, {name: twice, expression: variables.n * 2},"
                        + " {name: never, expression: object.missing.x}], validations: [{expression: 'variables.twice == 14'}]}");
        assertThat(validate().allowed()).isTrue();
        policy(
                "{variables: [{name: n, expression: object.missing.x}], validations: [{expression: 'variables.n == 1'}]}");
        assertThat(refused().message())
                .endsWith(
                        "expression 'variables.n == 1' resulted in error: composited variable \"n\" fails to evaluate:"
                                + " no such key: missing");
    }

    @Test
    void anErrorMeansWhatTheFailurePolicySays() {
        String broken = "validations: [{expression: object.missing == 1}]";
        policy("{" + broken + "}");
        assertThat(refused().message())
                .endsWith("denied request: expression 'object.missing == 1' resulted in error: no such key: missing");
        expression("oldObject.metadata.name == 'p'");
        assertThat(refused().message()).endsWith("resulted in error: no such key: metadata");
        policy("{failurePolicy: Ignore, " + broken + "}");
        assertThat(validate().allowed()).isTrue();
        assertThat(call(validate()).verdict()).isEqualTo("FailedOpen");
        policy("{matchConditions: [{name: c, expression: object.missing == 1}], validations: [{expression: 'false'}]}");
        assertThat(refused().message()).contains("expression 'object.missing == 1' resulted in error");
        policy("{matchConditions: [{name: c, expression: 'false'}], validations: [{expression: 'false'}]}");
        assertThat(call(validate()).verdict()).isEqualTo("Excluded");
    }

    @Test
    void warnAndAudit() {
        policy(
                "{validations: [{expression: 'object.spec.replicas < 5'}], auditAnnotations: [{key: k, valueExpression: \"'v'\"}]}",
                "Warn",
                "Audit");
        Response response = validate();
        assertThat(response.allowed()).isTrue();
        assertThat(response.warnings())
                .containsExactly("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b':"
                        + " failed expression: object.spec.replicas < 5");
        assertThat(response.auditAnnotations())
                .containsEntry("p/k", "v")
                .containsEntry(
                        "validation.policy.admission.k8s.io/validation_failure",
                        "[{\"message\":\"failed expression: object.spec.replicas \\u003c 5\",\"policy\":\"p\",\"binding\":\"b\","
                                + "\"expressionIndex\":0,\"validationActions\":[\"Warn\",\"Audit\"]}]");
    }

    @Test
    void parametersAreLookedUp() {
        TestPolicies.validating(
                validating,
                "p",
                "{paramKind: {apiVersion: v1, kind: ConfigMap}, validations: [{expression: 'object.spec.replicas <= int(params.data.most)'}]}");
        for (String reference : List.of("name: limits", "selector: {matchLabels: {kind: limit}}")) {
            TestPolicies.bind(
                    validating,
                    "b",
                    "{policyName: p, validationActions: [Deny], paramRef: {parameterNotFoundAction: Deny, " + reference
                            + "}}");
            assertThat(refused().message()).contains("failed expression: object.spec.replicas <= int");
        }
        cluster.delete("/api/v1/namespaces/ns/configmaps/limits");
        assertThat(refused().message())
                .endsWith("'b' denied request: failed to configure binding: "
                        + "no params found for policy binding with `Deny` parameterNotFoundAction");
        TestPolicies.bind(
                validating,
                "b",
                "{policyName: p, validationActions: [Deny], paramRef: {parameterNotFoundAction: Allow, name: limits}}");
        assertThat(validate().allowed()).isTrue();
        TestPolicies.validating(
                validating, "p", "{paramKind: {apiVersion: v1, kind: Nothing}, validations: [{expression: 'true'}]}");
        assertThat(refused().message())
                .endsWith("ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: "
                        + "failed to find resource referenced by paramKind: '/v1, Kind=Nothing'");
    }

    @Test
    void whatCostsTooMuchIsStopped() {
        policy(
                "{validations: [{expression: 'object.spec.many.all(a, object.spec.many.all(b, object.spec.many.all(c, a + b + c >= 0)))'}]}");
        String many = "0,".repeat(199) + "0";
        Response response = chain().validate("1", Reviews.createPod(POD.formatted(many)));
        assertThat(Objects.requireNonNull(response.status()).message())
                .endsWith("resulted in error: operation cancelled: actual cost limit exceeded");
    }

    @Test
    void bindingsNarrow() {
        expression("false");
        TestPolicies.bind(
                validating,
                "b",
                "{policyName: p, validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {team: b}}}}");
        assertThat(validate().allowed()).isTrue();
        TestPolicies.bind(
                validating,
                "b",
                "{policyName: p, validationActions: [Deny], matchResources: {excludeResourceRules: "
                        + "[{operations: [CREATE], apiGroups: [''], apiVersions: ['*'], resources: ['*'], resourceNames: [p]}]}}");
        assertThat(validate().allowed()).isTrue();
        TestPolicies.bind(
                validating,
                "b",
                "{policyName: p, validationActions: [Deny], matchResources: {objectSelector: {matchLabels: {app: web}}}}");
        assertThat(validate().allowed()).isFalse();
    }

    private JsonNode patched() {
        Response response = chain().mutate("1", pod());
        assertThat(response.allowed()).as(String.valueOf(response.status())).isTrue();
        return Json.read(Objects.requireNonNull(response.patch()));
    }

    @Test
    void aPatchIsMade() {
        TestPolicies.mutating(
                mutating,
                "m",
                "{reinvocationPolicy: Never, variables: [{name: more, expression: 'object.spec.replicas + 1'}], mutations: ["
                        + "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'test', path: '/spec/replicas', value: 7},"
                        + " JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b'), value: string(variables.more)},"
                        + " JSONPatch{op: 'add', path: '/spec/x', value: Object.spec.x{y: [1, 2]}}]\"}},"
                        + "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'test', path: '/spec/replicas', value: 0},"
                        + " JSONPatch{op: 'remove', path: '/spec'}]\"}}]}");
        TestPolicies.bind(mutating, "b", "{policyName: m}");
        assertThat(patched().toString())
                .contains("{\"op\":\"add\",\"path\":\"/metadata/labels/a~1b\",\"value\":\"8\"}")
                .contains("{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":{\"y\":[1,2]}}");
        Response response = chain().mutate("1", pod());
        assertThat(call(response).verdict()).isEqualTo("Mutated");
    }

    @Test
    void aConfigurationIsApplied() {
        String patch =
                "{reinvocationPolicy: Never, mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: \"%s\"}}]}";
        TestPolicies.mutating(
                mutating,
                "m",
                patch.formatted(
                        "Object{metadata: Object.metadata{labels: {'a': 'b'}}, spec: Object.spec{replicas: object.spec.replicas + 1}}"));
        TestPolicies.bind(mutating, "b", "{policyName: m}");
        assertThat(patched().toString())
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/metadata/labels/a\",\"value\":\"b\"},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":8}]");
        for (Map.Entry<String, String> wrong : Map.of(
                        "Object{spec: Object.spec{many: [1]}}",
                        "lists in an applyConfiguration are not supported by this server: .spec.many",
                        "Object{kind: 'Secret'}",
                        "an applyConfiguration may not change kind")
                .entrySet()) {
            TestPolicies.mutating(mutating, "m", patch.formatted(wrong.getKey()));
            assertThat(Objects.requireNonNull(chain().mutate("1", pod()).status())
                            .message())
                    .isEqualTo("policy 'm' with binding 'b' denied request: " + wrong.getValue());
        }
    }

    @Test
    void whatOthersChangeIsSeenAgain() {
        String patch =
                "mutations: [{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'add', path: '/spec/%s',"
                        + " value: has(object.spec.b)}]\"}}]";
        TestPolicies.mutating(mutating, "a", "{reinvocationPolicy: IfNeeded, " + patch.formatted("a") + "}");
        TestPolicies.mutating(mutating, "b", "{reinvocationPolicy: Never, " + patch.formatted("b") + "}");
        TestPolicies.bind(mutating, "a", "{policyName: a}");
        TestPolicies.bind(mutating, "b", "{policyName: b}");
        assertThat(patched().toString())
                .contains("{\"op\":\"add\",\"path\":\"/spec/a\",\"value\":true}")
                .contains("{\"op\":\"add\",\"path\":\"/spec/b\",\"value\":false}");
    }

    @Test
    void aPatchThatCannotBeTakenRefuses() {
        String patch =
                "mutations: [{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'remove', path: '/spec/none'}]\"}}]";
        TestPolicies.mutating(mutating, "m", "{reinvocationPolicy: Never, " + patch + "}");
        TestPolicies.bind(mutating, "b", "{policyName: m}");
        Status why = Objects.requireNonNull(chain().mutate("1", pod()).status());
        assertThat(why.code()).isEqualTo(403);
        assertThat(why.reason()).isEqualTo("Invalid");
        assertThat(why.message())
                .isEqualTo(
                        "policy 'm' with binding 'b' denied request: JSONPath: Unable to remove nonexistent key: none");
        TestPolicies.mutating(mutating, "m", "{reinvocationPolicy: Never, failurePolicy: Ignore, " + patch + "}");
        assertThat(chain().mutate("1", pod()).allowed()).isTrue();
    }
}
