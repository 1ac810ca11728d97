package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to be hard on who compiles it is refused wherever expressions are taken, soon, and as what is invalid. */
class ExpressionBombsTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final String[] BOMBS = {
        "(".repeat(9_000) + "true" + ")".repeat(1_000),
        "[" + "[],".repeat(4_000) + "[]]==[" + "[],".repeat(4_000) + "[]]",
        "Nothing{" + "a:1,".repeat(2_400) + "a:1}",
        "[1].all(x,[x].map(x,{x:x})" + ".map(x,{x:x})".repeat(40) + "==[])",
        "foo&&".repeat(2_000) + "foo"
    };

    private final MiniServer server = new MiniServer();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies | "validations": [{"expression": $}]
            /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies | "validations": [{"expression": "true", "messageExpression": $}]
            /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies | "validations": [{"expression": "true"}], "variables": [{"name": "v", "expression": $}]
            /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies | "validations": [{"expression": "true"}], "matchConditions": [{"name": "m", "expression": $}]
            /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies | "auditAnnotations": [{"key": "a", "valueExpression": $}]
            /apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies   | "reinvocationPolicy": "Never", "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": $}}]
            /apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies   | "reinvocationPolicy": "Never", "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": $}}]
            /apis/resource.k8s.io/v1/deviceclasses                            | "selectors": [{"cel": {"expression": $}}]
            /apis/resource.k8s.io/v1/namespaces/ns/resourceclaims             | "devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "c", "selectors": [{"cel": {"expression": $}}]}}]}
            /apis/resource.k8s.io/v1/namespaces/ns/resourceclaims             | "devices": {"requests": [{"name": "r", "firstAvailable": [{"name": "s", "deviceClassName": "c", "selectors": [{"cel": {"expression": $}}]}]}]}
            /apis/resource.k8s.io/v1/namespaces/ns/resourceclaimtemplates     | "spec": {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "c", "selectors": [{"cel": {"expression": $}}]}}]}}
            /apis/apiextensions.k8s.io/v1/customresourcedefinitions           | "group": "example.com", "scope": "Namespaced", "names": {"plural": "things", "kind": "Thing"}, "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-validations": [{"rule": $}]}}}]
            /apis/apiextensions.k8s.io/v1/customresourcedefinitions           | "group": "example.com", "scope": "Namespaced", "names": {"plural": "things", "kind": "Thing"}, "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-validations": [{"rule": "true", "messageExpression": $}]}}}]
            """)
    void refused(String path, String spec) {
        for (String bomb : BOMBS) {
            String text = new String(Json.write(bomb), StandardCharsets.UTF_8);
            String name = path.endsWith("definitions") ? "things.example.com" : "o";
            String constraints = path.contains("admissionregistration")
                    ? "\"matchConstraints\": {\"resourceRules\": [{\"operations\": [\"*\"], \"apiGroups\": [\"*\"], \"apiVersions\": [\"*\"], \"resources\": [\"*\"]}]}, "
                    : "";
            String body = "{\"metadata\": {\"name\": \"" + name + "\"}, \"spec\": {" + constraints
                    + spec.replace("$", text) + "}}";
            long begin = cpu();

            ApiException refusal =
                    catchThrowableOfType(ApiException.class, () -> server.send("POST", path, "json", body));

            assertThat(Duration.ofNanos(cpu() - begin))
                    .as("%s: %.20s", path, bomb)
                    .isLessThan(SOON);
            assertThat(refusal).as("%s: %.20s", path, bomb).isNotNull();
            assertThat(refusal.status().code()).as(refusal.getMessage()).isBetween(400, 422);
            assertThat(refusal.getMessage().length()).isLessThan(5_000_000);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
