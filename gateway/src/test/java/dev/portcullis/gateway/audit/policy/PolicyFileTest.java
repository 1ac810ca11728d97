package dev.portcullis.gateway.audit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    private static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

    private static final String POLICY = HEAD + """
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - level: None
              users: [kube-proxy]
              verbs: [watch]
            - level: Metadata
              userGroups: [watched]
            - level: None
              nonResourceURLs: ["/healthz*", /version]
            - level: RequestResponse
              resources: [{group: apps, resources: [deployments]}]
              namespaces: [prod, ""]
            - level: Request
              omitStages: [Panic]
              omitManagedFields: false
              resources:
              - {group: "", resources: ["pods/log", "*/status", "services/*"]}
              - {group: "", resources: [configmaps], resourceNames: [theone]}
              - {group: batch}
            - level: Metadata
              resources: [{group: ""}]
            """;

    @TempDir
    private Path directory;

    private AuditPolicy read(String text) throws IOException {
        return PolicyFile.read(Files.writeString(directory.resolve("policy.yaml"), text));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/services?watch=1, kube-proxy, None",
        "GET, /api/v1/services, kube-proxy, Request",
        "GET, /healthz/etcd, a, None",
        "GET, /version, a, None",
        "GET, /version/x, a, None",
        "GET, /healthz/etcd, member, Metadata",
        "GET, /apis/apps/v1/namespaces/prod/deployments/d, a, RequestResponse",
        "GET, /apis/apps/v1/deployments, a, RequestResponse",
        "GET, /apis/apps/v1/namespaces/test/deployments/d, a, None",
        "GET, /apis/apps/v1/namespaces/prod/deployments/d/scale, a, None",
        "GET, /api/v1/namespaces/n/pods/p/log, a, Request",
        "GET, /api/v1/namespaces/n/pods/p, a, Metadata",
        "PUT, /api/v1/namespaces/n/pods/p/status, a, Request",
        "PUT, /api/v1/nodes/n/status, a, Request",
        "GET, /api/v1/namespaces/n/services/s, a, Request",
        "GET, /api/v1/namespaces/n/services/s/proxy, a, Request",
        "GET, /api/v1/namespaces/n/configmaps/theone, a, Request",
        "GET, /api/v1/namespaces/n/configmaps/another, a, Metadata",
        "DELETE, /apis/batch/v1/namespaces/n/jobs/j, a, Request",
        "DELETE, /apis/rbac.authorization.k8s.io/v1/clusterroles/r, a, None",
        "GET, /metrics, , None",
        "GET, /api/v1/namespaces/n/pods, , Metadata",
    })
    void theFirstRuleThatMatchesCounts(String method, String target, String user, String level) throws IOException {
        String[] parts = target.split("\\?");
        var info = RequestInfoResolver.resolve(
                method, parts[0], name -> parts.length > 1 && parts[1].startsWith(name + "=") ? "1" : null);
        UserInfo who = user == null ? null : UserInfo.of(user, user.equals("member") ? "watched" : "others");

        assertThat(read(POLICY).of(info, who).level().text()).isEqualTo(level);
    }

    @Test
    void whatIsOmittedIsTheRulesAndThePolicys() throws IOException {
        AuditPolicy policy = read(POLICY);
        var of = RequestInfoResolver.resolve("GET", "/apis/batch/v1/jobs", name -> null);
        Recording jobs = policy.of(of, UserInfo.of("a"));
        Recording deployments = policy.of(
                RequestInfoResolver.resolve("GET", "/apis/apps/v1/deployments", name -> null), UserInfo.of("a"));

        assertThat(jobs.omitted()).containsExactlyInAnyOrder(Stage.REQUEST_RECEIVED, Stage.PANIC);
        assertThat(jobs.omitManagedFields()).isFalse();
        assertThat(deployments.omitted()).containsExactly(Stage.REQUEST_RECEIVED);
        assertThat(deployments.omitManagedFields()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: []|rules: a policy must have at least one rule",
                "rules: [{users: [a]}]|rules[0].level: Required value",
                "rules: [{level: Everything}]|rules[0].level: Unsupported value: \"Everything\": supported values: \"None\", \"Metadata\", \"Request\", \"RequestResponse\"",
                "rules: [{level: None, omitStages: [Later]}]|rules[0].omitStages[0]: Unsupported value: \"Later\"",
                "rules: [{level: None, nonResourceURLs: [healthz]}]|rules[0].nonResourceURLs[0]: Invalid value: \"healthz\": non-resource URL rules must begin with a '/' character",
                "rules: [{level: None, nonResourceURLs: ['/a*b']}]|wildcards '*' must be the final character of the rule",
                "rules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]|rules cannot apply to both regular resources and non-resource URLs",
                "rules: [{level: None, resources: [{group: '', resourceNames: [a]}]}]|rules[0].resources[0].resourceNames: Invalid value: using resourceNames requires at least one resource",
                "rules: [{level: None, resources: [{group: Upper}]}]|rules[0].resources[0].group: a lowercase RFC 1123 subdomain",
                "rules: [{level: None, user: [a]}]|user",
                "rules: none|Cannot deserialize",
            })
    void whatMakesNoSenseIsNamedWithItsFile(String text, String message) {
        assertThatThrownBy(() -> read(HEAD + text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("policy.yaml: ")
                .hasMessageContaining(message);
    }

    @Test
    void anotherKindOfFileIsNone() {
        assertThatThrownBy(() -> read("apiVersion: v1\nkind: Pod\nrules: [{level: None}]"))
                .hasMessageContaining("apiVersion: must be audit.k8s.io/v1; kind: must be Policy");
    }
}
