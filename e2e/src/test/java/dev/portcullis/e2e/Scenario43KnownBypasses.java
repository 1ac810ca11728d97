package dev.portcullis.e2e;

import static dev.portcullis.e2e.Answers.eventually;
import static dev.portcullis.e2e.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Ways around kube-apiserver's authorization and admission that there once were, for somebody who may do everything in one namespace. */
class Scenario43KnownBypasses {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String OWN = "/api/v1/namespaces/bypass-own";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
    private static final String OBJECTS = """
                {apiVersion: v1, kind: Namespace, metadata: {name: bypass-own}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: bypass-other}}
                ---
                {apiVersion: v1, kind: Secret, metadata: {name: kept, namespace: bypass-other}, stringData: {word: sesame}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: first, namespace: bypass-other}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: second, namespace: bypass-other}, data: {word: sesame}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: all, namespace: bypass-own}
                rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: all, namespace: bypass-own}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: nina}]
                """;

    private static Kubectl admin;
    private static Https nina;

    @BeforeAll
    static void start() {
        Portcullis portcullis = SharedSuites.on(StoreKind.EMBEDDED);
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, "bypass-own");
        Kubectl anywhere = Kubectl.admin(KubectlVersion.newest(), portcullis, "");
        anywhere.file("bypass.yaml", OBJECTS);
        anywhere.ok("create", "-f", "bypass.yaml");
        Pem clients = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
        nina = Https.certificate(portcullis, clients.issue("CN=nina"));
        eventually(200, () -> nina.get(OWN + "/configmaps"));
    }

    @AfterAll
    static void stop() {
        nina.close();
        admin.ok("delete", "namespace", "bypass-own", "bypass-other", "--wait=false");
    }

    /** CVE-2019-11247: what has no namespace is not to be had by way of one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                OWN + "/nodes",
                OWN + "/persistentvolumes",
                OWN + "/namespaces",
                RBAC + "/namespaces/bypass-own/clusterroles",
                RBAC + "/namespaces/bypass-own/clusterrolebindings/cluster-admin",
                "/apis/storage.k8s.io/v1/namespaces/bypass-own/storageclasses",
                "/apis/certificates.k8s.io/v1/namespaces/bypass-own/certificatesigningrequests",
                "/apis/authorization.k8s.io/v1/namespaces/bypass-own/subjectaccessreviews"
            })
    void cve2019_11247_theClustersObjectsByWayOfANamespace(String path) {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
            HttpResponse<String> answer = nina.send(method, path, "{\"metadata\":{\"name\":\"own\"}}");
            assertThat(answer.statusCode()).as("%s: %s", method, answer.body()).isIn(403, 404, 405);
        }
    }

    /** CVE-2022-3162: a name or a namespace is one part of a path, whatever is in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                OWN + "/secrets/..%2Fbypass-other%2Fkept",
                OWN + "/secrets/..%2f..%2fsecrets%2fbypass-other%2fkept",
                OWN + "/secrets/%2E%2E/bypass-other/kept",
                OWN + "/secrets/../../bypass-other/secrets/kept",
                OWN + "%2F..%2Fbypass-other/secrets",
                OWN + "/../bypass-other/secrets",
                OWN + "//../bypass-other/secrets/kept",
                OWN + "/configmaps/..%2F..%2Fsecrets%2Fbypass-other%2Fkept",
                "/api/v1/namespaces/bypass-own;x/../bypass-other/secrets/kept"
            })
    void cve2022_3162_aNameThatLeadsElsewhere(String path) {
        HttpResponse<String> answer = nina.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isIn(301, 400, 403, 404);
        assertThat(answer.body()).doesNotContain("c2VzYW1l");
    }

    /** CVE-2022-3162, by what a list goes on with. */
    @Test
    void cve2022_3162_aListThatGoesOnElsewhere() {
        String page = admin.ok("get", "--raw", "/api/v1/namespaces/bypass-other/configmaps?limit=1");
        String token = JSON.readTree(page).at("/metadata/continue").asString();
        assertThat(token).isNotEmpty();
        HttpResponse<String> answer =
                nina.get(OWN + "/configmaps?limit=9&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        assertThat(answer.body()).doesNotContain("sesame");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"../bypass-other/first\\u0000\"}"
                        .getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> lied = nina.get(OWN + "/configmaps?limit=9&continue=" + forged);
        assertThat(lied.statusCode()).as(lied.body()).isEqualTo(400);
    }

    /** CVE-2021-25740: who edits a namespace cannot send the traffic of its Services to where they may not go. */
    @Test
    void cve2021_25740_anEditorWritesNoEndpoints() {
        admin.ok("create", "rolebinding", "ed-edits", "--clusterrole=edit", "--user=ed");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> admin.run("auth", "can-i", "create", "services", "--as=ed")
                        .out()
                        .equals("yes\n"));
        for (String resource : new String[] {"endpoints", "endpointslices.discovery.k8s.io"}) {
            assertThat(admin.run("auth", "can-i", "create", resource, "--as=ed").out())
                    .as(resource)
                    .isEqualTo("no\n");
        }
    }

    /** CVE-2023-2431: a profile of the node that is not named would be none at all. */
    @Test
    void cve2023_2431_aLocalSeccompProfileHasAName() {
        for (String profile : new String[] {"", ",\"localhostProfile\":\"\""}) {
            HttpResponse<String> refused = nina.post(OWN + "/pods", """
                    {"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i",
                     "securityContext":{"seccompProfile":{"type":"Localhost"%s}}}]}}""".formatted(profile));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
            assertThat(message(refused))
                    .contains(
                            "spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be"
                                    + " set when seccomp type is Localhost");
        }
    }
}
