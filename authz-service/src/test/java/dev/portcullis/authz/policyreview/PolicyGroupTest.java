package dev.portcullis.authz.policyreview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.accessmatrix.AccessMatrix;
import dev.portcullis.authz.bulkreview.BulkSubjectAccessReview;
import dev.portcullis.authz.explanation.AccessExplanation;
import dev.portcullis.authz.leastprivilege.LeastPrivilege;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.nearmiss.NearestMisses;
import dev.portcullis.authz.policydiff.PolicyDiff;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.review.Errors;
import dev.portcullis.authz.review.Readiness;
import dev.portcullis.authz.whocan.WhoCan;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

/** The kinds over HTTP, on a small policy: what they answer, and what they say to bad input. */
class PolicyGroupTest {
    private static final String GROUP = "/apis/policy.portcullis.dev";
    private static final String GET_SECRETS =
            "\"resourceAttributes\":{\"verb\":\"%s\",\"resource\":\"%s\",\"namespace\":\"%s\"%s}";

    private static final int MOST = 10_000;

    private final RbacIndex index = new RbacIndex();
    private boolean ready = true;
    private MockMvc http;

    @BeforeEach
    void serve() {
        role("{name: reader, namespace: ns}", "[{apiGroups: [''], resources: [configmaps, pods], verbs: [get, list]}]");
        bind("{name: reader, namespace: ns}", "Role", "reader", "{kind: User, name: dev}");
        role(
                "{name: one-secret, namespace: ns}",
                "[{apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [get, list]}]");
        bind("{name: one-secret, namespace: ns}", "Role", "one-secret", "{kind: Group, name: devs}");
        role("{name: nodes}", "[{apiGroups: [''], resources: [nodes], verbs: [get]}]");
        bind("{name: nodes, namespace: other}", "ClusterRole", "nodes", "{kind: User, name: dev}");
        bind("{name: gone}", "ClusterRole", "gone", "{kind: ServiceAccount, name: robot, namespace: ns}");
        role(
                "{name: explainer}",
                "[{apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [explain]}]");
        bind("{name: explainer}", "ClusterRole", "explainer", "{kind: User, name: auditor}");
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(index)));
        List<PolicyReview> reviews = List.of(
                new AccessExplanation(chain, new NearestMisses(index)),
                new AccessMatrix(chain),
                new BulkSubjectAccessReview(chain),
                new LeastPrivilege(),
                new PolicyDiff(chain, index, List::of),
                new WhoCan(chain));
        http = MockMvcBuilders.standaloneSetup(
                        new PolicyGroupController(reviews, new Readiness(() -> ready, () -> false)))
                .setControllerAdvice(new Errors())
                .build();
    }

    private static JsonNode yaml(String text) {
        return Yaml.read(text.getBytes(UTF_8));
    }

    private void role(String metadata, String rules) {
        index.put(Role.of(yaml("metadata: " + metadata + "\nrules: " + rules)));
    }

    private void bind(String metadata, String kind, String role, String subject) {
        index.put(Binding.of(yaml("metadata: " + metadata + "\nroleRef: {kind: " + kind + ", name: " + role
                + "}\nsubjects: [" + subject + "]")));
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request.header("X-Remote-User", "auditor"))
                .andReturn()
                .getResponse();
    }

    private MockHttpServletResponse create(String resource, String spec) throws Exception {
        return send(post(GROUP + "/v1alpha1/" + resource)
                .contentType("application/json")
                .content("{\"spec\":" + spec + "}"));
    }

    private JsonNode status(String resource, String spec) throws Exception {
        MockHttpServletResponse response = create(resource, spec);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(201);
        return body(response).path("status");
    }

    private static JsonNode body(MockHttpServletResponse response) throws Exception {
        return Json.read(response.getContentAsByteArray());
    }

    private static String asks(String user, String verb, String resource, String namespace, String more) {
        return "{\"user\":\"" + user + "\",\"groups\":[\"devs\"],"
                + GET_SECRETS.formatted(verb, resource, namespace, more) + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get    | configmaps | ns    | ''               |             |
            delete | configmaps | ns    | ''               | Verb        | allows get, list there, not delete
            list   | secrets    | ns    | ''               | Name        | asks for all: ask with the field selector
            get    | secrets    | ns    | ,"name":"other"  | Name        | allows it for the names db only
            get    | configmaps | other | ''               | Namespace   | allows it in the namespace "ns" only
            get    | nodes      | ''    | ''               | Namespace   | allows it in the namespace "other" only
            get    | pods       | ns    | ,"subresource":"log" | Subresource | allows it on configmaps, pods, not on pods/log
            get    | pods       | ns    | ,"group":"apps"  | APIGroup    | allows it in the API group "" only
            get    | endpoints  | ns    | ''               | Resource    | not on endpoints
            """)
    void explainsWhyAndWhyNot(String verb, String resource, String namespace, String more, String lacks, String message)
            throws Exception {
        JsonNode status = status("accessexplanations", asks("dev", verb, resource, namespace, more));
        assertThat(status.path("allowed").asBoolean()).isEqualTo(lacks == null);
        if (lacks == null) {
            JsonNode answer = status.path("trace").path(1);
            assertThat(answer.path("authorizer").asString()).isEqualTo("RBAC");
            assertThat(answer.path("binding").toString())
                    .isEqualTo("{\"kind\":\"RoleBinding\",\"namespace\":\"ns\",\"name\":\"reader\"}");
            assertThat(answer.path("rule").toString())
                    .isEqualTo("{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"]}");
            return;
        }
        JsonNode nearest = status.path("nearestMisses").path(0);
        assertThat(nearest.path("lacks").asString()).isEqualTo(lacks);
        assertThat(nearest.path("message").asString()).contains(message);
        RbacIndex more1 = index.copy();
        for (String document : status.path("suggestion").path("yaml").asString().split("---\n")) {
            JsonNode object = yaml(document);
            if (object.path("kind").asString().endsWith("Binding")) {
                more1.put(Binding.of(object));
            } else {
                more1.put(Role.of(object));
            }
        }
        ResourceAttributes wanted = ResourceAttributes.of(verb, more.contains("apps") ? "apps" : "", resource)
                .in(namespace)
                .named(more.contains("name") ? "other" : "")
                .subresource(more.contains("log") ? "log" : "");
        assertThat(new RbacAuthorizer(more1).authorize(new Access(UserInfo.of("dev"), wanted)))
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aRoleThatIsNotThereIsTheNearestMiss() throws Exception {
        JsonNode status = status(
                "accessexplanations",
                "{\"user\":\"system:serviceaccount:ns:robot\"," + GET_SECRETS.formatted("get", "pods", "ns", "") + "}");
        assertThat(status.path("user").path("groups").toString()).contains("system:serviceaccounts:ns");
        JsonNode nearest = status.path("nearestMisses").path(0);
        assertThat(nearest.path("lacks").asString()).isEqualTo("Role");
        assertThat(nearest.path("message").asString())
                .isEqualTo("ClusterRoleBinding \"gone\" of ClusterRole \"gone\" to ServiceAccount \"robot/ns\":"
                        + " there is no ClusterRole \"gone\"");
        assertThat(nearest.path("subject").toString())
                .isEqualTo("{\"kind\":\"ServiceAccount\",\"name\":\"robot\",\"namespace\":\"ns\"}");
        assertThat(status.path("suggestion").path("yaml").asString()).contains("kind: ServiceAccount", "name: robot");
    }

    @Test
    void explainingNeedsItsOwnVerb() throws Exception {
        MockHttpServletResponse response = http.perform(post(GROUP + "/v1alpha1/accessexplanations")
                        .header("X-Remote-User", "dev")
                        .content("{\"spec\":" + asks("dev", "get", "pods", "ns", "") + "}"))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(body(response).path("message").asString())
                .isEqualTo(
                        "subjectaccessreviews.authorization.k8s.io is forbidden: User \"dev\" cannot explain resource"
                                + " \"subjectaccessreviews\" in API group \"authorization.k8s.io\" at the cluster scope");
    }

    @Test
    void whoCanTellsGroupsUsersAndServiceAccountsApart() throws Exception {
        role("{name: gone}", "[{apiGroups: [''], resources: [secrets], verbs: ['*']}]");
        JsonNode subjects = status(
                        "whocans", "{" + GET_SECRETS.formatted("get", "secrets", "ns", ",\"name\":\"db\"") + "}")
                .path("subjects");
        assertThat(subjects.valueStream()
                        .map(subject -> subject.path("kind").asString() + " "
                                + subject.path("name").asString()))
                .containsExactly("Group devs", "Group system:masters", "ServiceAccount robot");
        assertThat(subjects.path(0).path("grants").path(0).toString())
                .isEqualTo(
                        "{\"authorizer\":\"RBAC\",\"binding\":{\"kind\":\"RoleBinding\",\"namespace\":\"ns\",\"name\":\"one-secret\"},"
                                + "\"role\":{\"kind\":\"Role\",\"name\":\"one-secret\"},\"rule\":{\"verbs\":[\"get\"],"
                                + "\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"resourceNames\":[\"db\"]}}");
    }

    @Test
    void theMatrixIsATable() throws Exception {
        MockHttpServletResponse response = send(post(GROUP + "/v1alpha1/accessmatrices")
                .accept("application/json;as=Table;v=v1;g=meta.k8s.io, application/json")
                .content("{\"spec\":{\"user\":\"dev\",\"groups\":[\"devs\"]}}"));
        assertThat(response.getStatus()).isEqualTo(201);
        JsonNode table = body(response);
        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.path("columnDefinitions")
                        .valueStream()
                        .map(column -> column.path("name").asString()))
                .containsExactly("Namespace", "API Group", "Resource", "Names", "Verbs", "Granted By");
        assertThat(table.path("rows").valueStream().map(row -> row.path("cells").toString()))
                .containsExactly(
                        "[\"ns\",\"\",\"configmaps\",\"\",\"get,list\",\"RoleBinding/reader\"]",
                        "[\"ns\",\"\",\"pods\",\"\",\"get,list\",\"RoleBinding/reader\"]",
                        "[\"ns\",\"\",\"secrets\",\"db\",\"get,list\",\"RoleBinding/one-secret\"]",
                        "[\"other\",\"\",\"nodes\",\"\",\"get\",\"RoleBinding/nodes\"]");
    }

    @Test
    void manyDecisionsInOneCall() throws Exception {
        String access = "{" + GET_SECRETS.formatted("get", "pods", "ns", "") + "}";
        String other = asks("nobody", "get", "pods", "ns", "");
        JsonNode decisions = status(
                        "bulksubjectaccessreviews", "{\"user\":\"dev\",\"accesses\":[" + access + "," + other + "]}")
                .path("decisions");
        assertThat(decisions.toString())
                .isEqualTo("[{\"allowed\":true,\"reason\":\"RBAC: allowed by RoleBinding \\\"reader/ns\\\" of Role"
                        + " \\\"reader\\\" to User \\\"dev\\\"\"},{\"allowed\":false}]");
        StringBuilder many = new StringBuilder("{\"user\":\"dev\",\"accesses\":[" + access);
        for (int i = 1; i < MOST; i++) {
            many.append(',').append(access);
        }
        assertThat(status("bulksubjectaccessreviews", many + "]}").path("decisions"))
                .hasSize(MOST);
        MockHttpServletResponse tooMany = create("bulksubjectaccessreviews", many + "," + access + "]}");
        assertThat(tooMany.getStatus()).isEqualTo(422);
        assertThat(body(tooMany).path("message").asString()).contains("must have at most 10000 items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accessexplanations",
                "accessmatrices",
                "bulksubjectaccessreviews",
                "leastprivileges",
                "policydiffs",
                "whocans"
            })
    void nothingAndNonsenseAreRefused(String resource) throws Exception {
        for (String spec : List.of("{}", "null")) {
            MockHttpServletResponse response = create(resource, spec);
            assertThat(response.getStatus()).as("%s %s", resource, spec).isEqualTo(422);
            assertThat(body(response).path("details").path("causes")).isNotEmpty();
        }
        for (String spec : List.of("[]", "\"x\"", "17")) {
            assertThat(create(resource, spec).getStatus())
                    .as("%s %s", resource, spec)
                    .isEqualTo(400);
        }
        for (String text : List.of(
                "",
                "{",
                "[]",
                "{\"kind\":\"Pod\"}",
                "{\"apiVersion\":\"v1\"}",
                "\u0000",
                "{\"spec\":{\"user\":[1]}}")) {
            assertThat(send(post(GROUP + "/v1alpha1/" + resource).content(text)).getStatus())
                    .as("%s %s", resource, text)
                    .isBetween(400, 422);
        }
        byte[] huge = new byte[4 * 1024 * 1024];
        assertThat(send(post(GROUP + "/v1alpha1/" + resource).content(huge)).getStatus())
                .isEqualTo(413);
        assertThat(send(get(GROUP + "/v1alpha1/" + resource)).getStatus()).isEqualTo(405);
        assertThat(send(post(GROUP + "/v1/" + resource)).getStatus()).isEqualTo(404);
        assertThat(send(post(GROUP + "/v1alpha1/" + resource + "/x")).getStatus())
                .isEqualTo(404);
        ready = false;
        assertThat(create(resource, "{}").getStatus()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whocans                  | {"resourceAttributes":{"verb":"get"}}                                        | spec.resourceAttributes.resource: Required value
            whocans                  | {"resourceAttributes":{"resource":"pods"}}                                   | spec.resourceAttributes.verb: Required value
            whocans                  | {"resourceAttributes":{"verb":"get","resource":"pods"},"nonResourceAttributes":{"path":"/","verb":"get"}} | cannot be specified in combination
            accessmatrices           | {"groups":[]}                                                                | at least one of user or group must be specified
            bulksubjectaccessreviews | {"accesses":[{"resourceAttributes":{"verb":"get","resource":"pods"}}]}       | spec.accesses[0].user: Required value
            bulksubjectaccessreviews | {"user":"u","accesses":[null]}                                               | spec.accesses[0]: Required value
            policydiffs              | {"objects":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}]}       | spec.objects[0].kind: Unsupported value: "Pod"
            policydiffs              | {"objects":[17]}                                                             | spec.objects[0]: Invalid value: 17
            policydiffs              | {"objects":[{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"x"}}]} | spec.objects[0].metadata.namespace: Required value
            policydiffs              | {"objects":[{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"x"},"rules":"all"}]} | spec.objects[0].rules: Invalid value: "all"
            policydiffs              | {"objects":[{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"x"},"roleRef":{"kind":"Role","name":"r"}}]} | spec.objects[0].roleRef.kind: Unsupported value: "Role"
            policydiffs              | {"deleted":[{"kind":"Role","name":"x"}]}                                     | spec.deleted[0].namespace: Required value
            policydiffs              | {"deleted":[{"kind":"ClusterRole","name":"x"}],"auditEvents":["x"]}          | spec.auditEvents[0]: Invalid value: "x"
            policydiffs              | {"deleted":[{"kind":"ClusterRole","name":"x"}],"users":[{}]}                 | spec.users[0].user: Required value
            leastprivileges          | {"user":"u"}                                                                 | spec.auditEvents: Required value
            leastprivileges          | {"user":"u","auditEvents":[{"user":{"username":"u"},"requestURI":"/"}]}      | spec.auditEvents[0].verb: Required value
            leastprivileges          | {"user":"u","auditEvents":[{"user":{"username":"u"},"verb":"get","requestURI":"pods"}]} | spec.auditEvents[0].requestURI: Invalid value
            leastprivileges          | {"user":"u","auditEvents":[{"user":{"username":"u"},"verb":"get","requestURI":"/%zz"}]} | spec.auditEvents[0].requestURI: Invalid value
            leastprivileges          | {"user":"u","auditEvents":[{"user":7,"verb":"get","requestURI":"/"}]}        | spec.auditEvents[0].user: Invalid value: 7
            leastprivileges          | {"user":"u","maxNames":-1,"auditEvents":[{"user":{},"verb":"get","requestURI":"/"}]} | spec.maxNames: Invalid value: -1
            leastprivileges          | {"user":"u","name":"a/b","auditEvents":[{"user":{},"verb":"get","requestURI":"/"}]} | spec.name: Invalid value: "a/b"
            """)
    void badSpecsAreNamedByField(String resource, String spec, String message) throws Exception {
        MockHttpServletResponse response = create(resource, spec);
        assertThat(body(response).path("message").asString()).contains(message);
        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(body(response).path("reason").asString()).isEqualTo("Invalid");
    }

    @Test
    void answersAreBounded() throws Exception {
        StringBuilder subjects = new StringBuilder("{kind: User, name: u0}");
        for (int i = 1; i <= MOST; i++) {
            subjects.append(", {kind: User, name: u").append(i).append('}');
        }
        bind("{name: crowd, namespace: ns}", "Role", "reader", subjects.toString());
        JsonNode who = status("whocans", "{" + GET_SECRETS.formatted("get", "pods", "ns", "") + "}");
        assertThat(who.path("subjects")).hasSize(MOST);
        assertThat(who.path("truncated").asBoolean()).isTrue();
        StringBuilder resources = new StringBuilder("r0");
        for (int i = 1; i < MOST; i++) {
            resources.append(", r").append(i);
        }
        role("{name: gone}", "[{apiGroups: [a, b], resources: [" + resources + "], verbs: ['*']}]");
        JsonNode matrix = status("accessmatrices", "{\"user\":\"system:serviceaccount:ns:robot\"}");
        assertThat(matrix.path("entries")).hasSize(5000);
        assertThat(matrix.path("truncated").asBoolean()).isTrue();
    }
}
