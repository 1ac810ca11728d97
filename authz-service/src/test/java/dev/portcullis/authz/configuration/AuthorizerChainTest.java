package dev.portcullis.authz.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Trace;
import dev.portcullis.authz.alwaysallow.AlwaysAllowAuthorizer;
import dev.portcullis.authz.alwaysdeny.AlwaysDenyAuthorizer;
import dev.portcullis.authz.node.NodeAuthorizer;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizerChainTest {
    private static final Access GET = new Access(UserInfo.of("ann"), ResourceAttributes.of("get", "", "pods"));

    @TempDir
    Path dir;

    private final AtomicInteger changes = new AtomicInteger();

    @BeforeEach
    void kubeconfig() throws IOException {
        // Nobody listens there.
        Files.writeString(
                dir.resolve("hook.kubeconfig"), "clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]");
    }

    private AuthorizerChain chain(String... flags) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < flags.length; i += 2) {
            values.put(flags[i], flags[i + 1]);
        }
        List<Authorizer> available = List.of(
                new AlwaysAllowAuthorizer(),
                new AlwaysDenyAuthorizer(),
                new RbacAuthorizer(new RbacIndex()),
                new NodeAuthorizer(List.of()));
        return new AuthorizerChain(new FlagValues(values::get), available, changes::incrementAndGet);
    }

    private static List<String> asked(AuthorizerChain chain) {
        return chain.union().authorize(GET).trace().stream()
                .map(Trace::authorizer)
                .toList();
    }

    private void refuses(String message, String... flags) {
        assertThatThrownBy(() -> chain(flags).close())
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining(message);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    private String webhook(String name, String more) {
        return """
                - type: Webhook
                  name: %s
                  webhook:
                    timeout: 1s
                    subjectAccessReviewVersion: v1
                    matchConditionSubjectAccessReviewVersion: v1
                    failurePolicy: NoOpinion
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                    %s
                """.formatted(name, dir.resolve("hook.kubeconfig"), more).indent(2);
    }

    private static String configuration(String authorizers) {
        return "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n" + authorizers;
    }

    private static final String RBAC = "  - {type: RBAC, name: rbac}\n";

    @Test
    void nodesAndRolesUnlessSomethingElseIsSaid() {
        try (AuthorizerChain chain = chain()) {
            assertThat(asked(chain)).containsExactly("system:masters", "Node", "RBAC");
            assertThat(chain.asks("Node")).isTrue();
            assertThat(chain.asks("ABAC")).isFalse();
        }
    }

    @Test
    void flagsThatGoTogether() throws IOException {
        String policy = write("policy.jsonl", "{\"user\":\"bob\"}\n");
        String hook = dir.resolve("hook.kubeconfig").toString();
        try (AuthorizerChain chain = chain("authorization-mode", "ABAC,RBAC", "authorization-policy-file", policy)) {
            assertThat(asked(chain)).containsExactly("system:masters", "ABAC", "RBAC");
        }
        refuses("authorization-mode ABAC's authorization policy file not passed", "authorization-mode", "ABAC");
        refuses("without mode ABAC", "authorization-policy-file", policy);
        refuses("authorization-mode Webhook's authorization config file not passed", "authorization-mode", "Webhook");
        refuses("without mode Webhook", "authorization-webhook-config-file", hook);
        refuses("is not a valid mode; there are ABAC, AlwaysAllow", "authorization-mode", "Rbac");
        refuses(
                "must be v1, not v1beta1",
                "authorization-mode",
                "Webhook",
                "authorization-webhook-config-file",
                hook,
                "authorization-webhook-version",
                "v1beta1");
        refuses(
                "cannot be used",
                "authorization-mode",
                "Webhook",
                "authorization-webhook-config-file",
                dir.resolve("none").toString());
        refuses("cannot be used", "authorization-mode", "ABAC", "authorization-policy-file", write("bad.jsonl", "{"));
    }

    @Test
    void aFileNamesWebhooksAndTheirOrder() throws IOException {
        String file = write(
                "authorization.yaml",
                configuration(webhook("first", "matchConditions: [{expression: \"request.user == 'nobody'\"}]")
                        + RBAC
                        + "  - {type: AlwaysDeny, name: never}\n"
                        + webhook("second", "cacheAuthorizedRequests: false")));
        try (AuthorizerChain chain = chain("authorization-config", file)) {
            assertThat(asked(chain)).startsWith("system:masters", "first", "RBAC", "AlwaysDeny");
            assertThat(chain.asks("Node")).isFalse();
        }
        refuses(
                "can not be specified when --authorization-mode is",
                "authorization-config",
                file,
                "authorization-mode",
                "RBAC");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        String file = write("authorization.yaml", """
                apiVersion: v1
                kind: Nothing
                authorizers:
                - {type: RBAC, name: x}
                - {type: RBAC, name: x}
                - {type: Oracle, name: A_B}
                - {type: AlwaysAllow, webhook: {}}
                - type: Webhook
                  name: hook
                - type: Webhook
                  name: hook2
                  webhook:
                    timeout: 31s
                    authorizedTTL: soon
                    subjectAccessReviewVersion: v2
                    failurePolicy: Allow
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: relative}
                    matchConditions:
                    - expression: request.nonsense
                    - expression: request.user
                    - expression: ''
                """);
        assertThatThrownBy(() -> chain("authorization-config", file).close())
                .isInstanceOf(BadFlagException.class)
                .hasMessageContainingAll(
                        "apiVersion: must be one of",
                        "kind: must be AuthorizationConfiguration",
                        "authorizers[1].type: Duplicate value: \"RBAC\"",
                        "authorizers[1].name: Duplicate value: \"x\"",
                        "authorizers[2].type: Unsupported value: \"Oracle\"",
                        "authorizers[2].name: Invalid value: \"A_B\"",
                        "authorizers[3].name: Required value",
                        "authorizers[3].webhook: Invalid value",
                        "authorizers[4].webhook: Required value",
                        "authorizers[5].webhook.timeout: Invalid value: \"31s\": must be > 0s and <= 30s",
                        "authorizers[5].webhook.authorizedTTL: time: invalid duration \"soon\"",
                        "authorizers[5].webhook.subjectAccessReviewVersion: Unsupported value: \"v2\"",
                        "authorizers[5].webhook.matchConditionSubjectAccessReviewVersion: Required value",
                        "authorizers[5].webhook.failurePolicy: Unsupported value: \"Allow\"",
                        "kubeConfigFile: Invalid value: \"relative\": must be an absolute path",
                        "matchConditions[0].expression: Invalid value: \"request.nonsense\": compilation failed",
                        "matchConditions[1].expression: Invalid value: \"request.user\": must evaluate to bool",
                        "matchConditions[2].expression: Required value");
    }

    @Test
    void whatNobodyKnowsIsRefused() throws IOException {
        refuses("unknown", "authorization-config", write("a.yaml", configuration(RBAC) + "unknown: 1\n"));
        refuses("at least one authorization mode", "authorization-config", write("b.yaml", configuration("  []\n")));
        refuses("it is empty", "authorization-config", write("c.yaml", "null\n"));
        refuses(
                "cannot be used",
                "authorization-config",
                dir.resolve("none.yaml").toString());
    }

    @Test
    void aChangedFileTakesEffectAndABadOneDoesNot() throws IOException {
        String skipped = "matchConditions: [{expression: 'false'}]";
        String file = write("authorization.yaml", configuration(RBAC + webhook("one", skipped)));
        try (AuthorizerChain chain = chain("authorization-config", file)) {
            assertThat(asked(chain)).containsExactly("system:masters", "RBAC", "one");

            write("authorization.yaml", configuration(webhook("two", skipped) + RBAC));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(asked(chain)).containsExactly("system:masters", "two", "RBAC"));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(changes).hasValue(1));

            for (String bad : List.of("nonsense", configuration("  - {type: AlwaysAllow, name: a}\n"))) {
                write("authorization.yaml", bad);
                await().during(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(3))
                        .untilAsserted(() -> assertThat(asked(chain)).containsExactly("system:masters", "two", "RBAC"));
            }
            assertThat(changes).hasValue(1);
        }
    }
}
