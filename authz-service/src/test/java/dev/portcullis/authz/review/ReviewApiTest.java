package dev.portcullis.authz.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.nearmiss.NearestMisses;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.json.Json;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

/** The endpoints over a small policy: dev may get configmaps in ns. */
class ReviewApiTest {
    private static final String GROUP = "/apis/authorization.k8s.io";
    private static final String SUBJECT = GROUP + "/v1/subjectaccessreviews";
    private static final String SELF = GROUP + "/v1/selfsubjectaccessreviews";
    private static final String RULES = GROUP + "/v1/selfsubjectrulesreviews";
    private static final String LOCAL = GROUP + "/v1/namespaces/ns/localsubjectaccessreviews";

    private final Epoch epoch = new Epoch();
    private boolean ready = true;
    private MockMvc http;

    @BeforeEach
    void serve() {
        RbacIndex index = new RbacIndex();
        index.put(Role.of(yaml("metadata: {name: reader, namespace: ns}\n"
                + "rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]")));
        index.put(Binding.of(yaml("metadata: {name: reader, namespace: ns}\n"
                + "roleRef: {kind: Role, name: reader}\nsubjects: [{kind: User, name: dev}]")));
        index.put(Role.of(
                yaml("metadata: {name: health}\nrules: [{nonResourceURLs: [/healthz, /livez], verbs: [get]}]")));
        index.put(Binding.of(yaml("metadata: {name: health}\n"
                + "roleRef: {kind: ClusterRole, name: health}\nsubjects: [{kind: Group, name: devs}]")));
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(index)));
        Readiness readiness = new Readiness(() -> ready, () -> false);
        http = MockMvcBuilders.standaloneSetup(
                        new AuthorizeController(chain, new NearestMisses(index), epoch, readiness),
                        new AuthorizationGroupController(new ReviewCreation(chain, readiness)))
                .setControllerAdvice(new Errors())
                .build();
    }

    private static JsonNode yaml(String text) {
        return Yaml.read(text.getBytes(UTF_8));
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request).andReturn().getResponse();
    }

    private MockHttpServletResponse create(String path, String spec) throws Exception {
        return send(post(path)
                .contentType("application/json")
                .header("X-Remote-User", "dev")
                .header("X-Remote-Group", "devs", "system:authenticated")
                .content("{\"spec\":" + spec + "}"));
    }

    private static JsonNode body(MockHttpServletResponse response) throws Exception {
        return Json.read(response.getContentAsByteArray());
    }

    private void refuses(String path, String spec, int code, String message) throws Exception {
        MockHttpServletResponse response = create(path, spec);
        assertThat(body(response).path("message").asString()).isEqualTo(message);
        assertThat(response.getStatus()).isEqualTo(code);
    }

    @Test
    void authorizeAnswersWithEpochAndTrace() throws Exception {
        JsonNode status = body(send(
                        post("/authorize")
                                .content(
                                        "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":"
                                                + "{\"user\":\"dev\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\",\"namespace\":\"ns\"}}}")))
                .path("status");
        assertThat(status.path("allowed").asBoolean()).isTrue();
        assertThat(status.path("epoch").asString()).isEqualTo(epoch.current());
        assertThat(status.path("trace")).hasSize(2);
        assertThat(status.path("trace").get(0).path("decision").asString()).isEqualTo("NoOpinion");
        assertThat(status.path("trace").get(1).path("authorizer").asString()).isEqualTo("RBAC");
        assertThat(status.path("trace").get(1).path("reason").asString())
                .isEqualTo("RBAC: allowed by RoleBinding \"reader/ns\" of Role \"reader\" to User \"dev\"");
    }

    @Test
    void whatIsNoReviewIsNotAuthorized() throws Exception {
        for (String body : List.of("[]", "{}", "{\"spec\":{}}", "{\"spec\":", "nonsense")) {
            assertThat(send(post("/authorize").content(body)).getStatus())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void nothingIsDecidedBeforeThePolicyIsKnown() throws Exception {
        ready = false;
        String review = "{\"spec\":{\"user\":\"dev\",\"groups\":[\"%s\"],\"resourceAttributes\":{\"verb\":\"get\"}}}";
        MockHttpServletResponse response = send(post("/authorize").content(review.formatted("devs")));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(create(SELF, "{}").getStatus()).isEqualTo(503);
        assertThat(send(post("/authorize").content(review.formatted("system:masters")))
                        .getStatus())
                .as("administrators depend on no policy")
                .isEqualTo(200);
    }

    @Test
    void whatIsNotUnderstoodOfASelectorIsSaid() throws Exception {
        String wanted = "{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\",\"fieldSelector\":{%s},"
                + "\"labelSelector\":{%s}}}";
        String good = "\"rawSelector\":\"a=b\"";
        assertThat(error(wanted.formatted(good, good))).isEmpty();
        assertThat(error(wanted.formatted("\"rawSelector\":\"&\"", good)))
                .isEqualTo("spec.resourceAttributes.fieldSelector ignored due to parse error");
        assertThat(error(wanted.formatted(good, "\"rawSelector\":\"a>1,b=c\"")))
                .isEqualTo("spec.resourceAttributes.labelSelector partially ignored due to parse error");
        assertThat(error(wanted.formatted(
                        "\"requirements\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"x\",\"y\"]}]",
                        "\"requirements\":[{\"key\":\"a\",\"operator\":\"Near\",\"values\":[\"x\"]}]")))
                .isEqualTo("spec.resourceAttributes.fieldSelector ignored due to parse error;"
                        + " spec.resourceAttributes.labelSelector ignored due to parse error");
    }

    private String error(String spec) throws Exception {
        return body(create(SELF, spec)).at("/status/evaluationError").asString("");
    }

    @Test
    void selfIsWhoeverAsks() throws Exception {
        String wanted = "{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\",\"namespace\":\"ns\"}}";
        MockHttpServletResponse response = create(SELF, wanted);
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getContentAsString())
                .isEqualTo(
                        "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"metadata\":{},"
                                + "\"spec\":{\"resourceAttributes\":{\"namespace\":\"ns\",\"verb\":\"get\",\"resource\":\"configmaps\"}},"
                                + "\"status\":{\"allowed\":true,\"reason\":\"RBAC: allowed by RoleBinding \\\"reader/ns\\\" of Role"
                                + " \\\"reader\\\" to User \\\"dev\\\"\"}}");
        assertThat(body(create(SELF, "{\"nonResourceAttributes\":{\"path\":\"/livez\",\"verb\":\"get\"}}"))
                        .at("/status/allowed")
                        .asBoolean())
                .isTrue();
        assertThat(body(create(SELF, "{\"nonResourceAttributes\":{\"path\":\"/metrics\",\"verb\":\"get\"}}"))
                        .path("status")
                        .toString())
                .isEqualTo("{\"allowed\":false}");
    }

    @Test
    void theSubjectIsWhomTheSpecNames() throws Exception {
        MockHttpServletResponse response = create(
                SUBJECT,
                "{\"groups\":[\"system:masters\"],\"resourceAttributes\":{\"verb\":\"delete\",\"resource\":\"nodes\"}}");
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(body(response).path("status").toString()).isEqualTo("{\"allowed\":true}");
        assertThat(body(response).path("spec").path("groups").toString()).isEqualTo("[\"system:masters\"]");
    }

    @Test
    void localIsTheNamespaceOfThePath() throws Exception {
        MockHttpServletResponse response = create(
                LOCAL,
                "{\"user\":\"dev\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\",\"namespace\":\"ns\"}}");
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(body(response).path("metadata").toString()).isEqualTo("{\"namespace\":\"ns\"}");
        refuses(
                LOCAL,
                "{\"user\":\"dev\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\",\"namespace\":\"other\"}}",
                422,
                ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes.namespace: Invalid value: \"other\":"
                        + " must match metadata.namespace");
        refuses(
                LOCAL,
                "{\"user\":\"dev\",\"nonResourceAttributes\":{\"path\":\"/x\",\"verb\":\"get\"}}",
                422,
                ".authorization.k8s.io \"\" is invalid: spec.nonResourceAttributes: Invalid value:"
                        + " {\"Path\":\"/x\",\"Verb\":\"get\"}: disallowed on this kind of request");
    }

    @Test
    void rulesAreWhatOneMayDo() throws Exception {
        JsonNode review = body(create(RULES, "{\"namespace\":\"ns\"}"));
        assertThat(review.path("status").toString())
                .isEqualTo(
                        "{\"resourceRules\":[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"]}],"
                                + "\"nonResourceRules\":[{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/healthz\",\"/livez\"]}],"
                                + "\"incomplete\":false}");
        refuses(RULES, "{}", 400, "no namespace on request");
    }

    @Test
    void badSpecsAreRefusedAsKubeApiserverDoes() throws Exception {
        String invalid = ".authorization.k8s.io \"\" is invalid: ";
        refuses(
                SELF,
                "{}",
                422,
                invalid + "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or"
                        + " resourceAttributes must be specified");
        refuses(
                SELF,
                "{\"resourceAttributes\":{},\"nonResourceAttributes\":{\"path\":\"/x\"}}",
                422,
                invalid
                        + "spec.nonResourceAttributes: Invalid value: {\"Path\":\"/x\",\"Verb\":\"\"}: cannot be specified"
                        + " in combination with resourceAttributes");
        refuses(
                SUBJECT,
                "{\"resourceAttributes\":{\"verb\":\"get\"}}",
                422,
                invalid + "spec.user: Invalid value: \"\": at least one of user or group must be specified");
        refuses(
                SELF,
                "{\"resourceAttributes\":{\"fieldSelector\":{}}}",
                422,
                invalid + "spec.resourceAttributes.fieldSelector.requirements: Required value: when"
                        + " spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required");
        refuses(
                SELF,
                "{\"resourceAttributes\":{\"labelSelector\":{\"requirements\":[{\"key\":\"a\",\"operator\":\"In\"}]}}}",
                422,
                invalid + "spec.resourceAttributes.labelSelector.requirements[0].values: Required value: must be"
                        + " specified when `operator` is 'In' or 'NotIn'");
        refuses(
                SUBJECT,
                "{\"user\":1}",
                400,
                "SubjectAccessReview in version \"v1\" cannot be handled as a SubjectAccessReview: json: cannot unmarshal"
                        + " into Go struct field SubjectAccessReview.spec.user of type string");
    }

    @Test
    void aReviewHasNoMetadata() throws Exception {
        String rest = ",\"spec\":{\"user\":\"dev\",\"resourceAttributes\":{\"verb\":\"get\"}}}";
        JsonNode named = body(send(post(SUBJECT).content("{\"metadata\":{\"name\":\"x\"}" + rest)));
        assertThat(named.path("message").asString())
                .isEqualTo(
                        ".authorization.k8s.io \"\" is invalid: metadata: Invalid value: {\"name\":\"x\"}: must be empty");
        String empty = "{\"metadata\":{\"creationTimestamp\":null,\"name\":\"\",\"labels\":{}}" + rest;
        assertThat(send(post(SUBJECT).content(empty)).getStatus()).isEqualTo(201);
    }

    @Test
    void yamlGoesInAndOut() throws Exception {
        MockHttpServletResponse response = send(post(SELF)
                .contentType("application/yaml")
                .accept("application/yaml")
                .header("X-Remote-User", "dev")
                .content("spec:\n  resourceAttributes: {verb: get, resource: configmaps, namespace: ns}\n"));
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getContentType()).isEqualTo("application/yaml");
        assertThat(Yaml.read(response.getContentAsByteArray())
                        .at("/status/allowed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void otherPathsAndMethodsAreWhatKubeApiserverSays() throws Exception {
        assertThat(send(get(SELF)).getStatus()).isEqualTo(405);
        assertThat(send(put(SUBJECT)).getStatus()).isEqualTo(405);
        assertThat(send(post(GROUP + "/v1")).getStatus()).isEqualTo(405);
        assertThat(send(request(HttpMethod.OPTIONS, SUBJECT)).getStatus()).isEqualTo(405);
        for (String path : List.of(
                "/v2/subjectaccessreviews",
                "/v1/nonsense",
                "/v1/subjectaccessreviews/x",
                "/v1/localsubjectaccessreviews",
                "/v1/namespaces/ns/subjectaccessreviews",
                "/v1/namespaces/ns",
                "/v1beta1")) {
            MockHttpServletResponse response = send(post(GROUP + path).content("{}"));
            assertThat(response.getStatus()).as(path).isEqualTo(404);
            assertThat(body(response).path("message").asString())
                    .isEqualTo("the server could not find the requested resource");
        }
    }

    @Test
    void discoveryKnowsTheGroup() throws Exception {
        assertThat(body(send(get(GROUP)))
                        .path("preferredVersion")
                        .path("groupVersion")
                        .asString())
                .isEqualTo("authorization.k8s.io/v1");
        JsonNode resources = body(send(get(GROUP + "/v1"))).path("resources");
        assertThat(resources)
                .extracting(resource -> resource.path("name").asString())
                .containsExactly(
                        "localsubjectaccessreviews",
                        "selfsubjectaccessreviews",
                        "selfsubjectrulesreviews",
                        "subjectaccessreviews");
        assertThat(resources.get(0).toString())
                .isEqualTo("{\"name\":\"localsubjectaccessreviews\",\"singularName\":\"localsubjectaccessreview\","
                        + "\"namespaced\":true,\"kind\":\"LocalSubjectAccessReview\",\"verbs\":[\"create\"]}");
    }
}
