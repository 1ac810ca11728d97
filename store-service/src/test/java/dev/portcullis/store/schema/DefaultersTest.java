package dev.portcullis.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DefaultersTest {
    @Test
    void everyDefaulterThatASchemaNamesIsThere() {
        ModelDefinitions definitions = new ModelDefinitions();
        assertThat(definitions.names().stream()
                        .map(name -> definitions.get(name).defaulter())
                        .filter(java.util.Objects::nonNull)
                        .toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Defaulters.named(name)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "busybox, Always", "busybox:latest, Always", "busybox:1.0, IfNotPresent", "localhost:5000/busybox, Always",
        "localhost:5000/a:1, IfNotPresent", "a@sha256:0000, IfNotPresent", "a:latest@sha256:0000, Always",
                "'', IfNotPresent"
    })
    void theTagDecidesThePullPolicy(String image, String policy) {
        assertThat(apply("Container", "{\"image\": \"%s\"}".formatted(image))
                        .get("imagePullPolicy")
                        .asString())
                .isEqualTo(policy);
    }

    @Test
    void aPodRequestsItsLimits() {
        assertThat(apply("Pod", """
                {"spec": {"hostNetwork": true, "containers": [{"resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}},
                 "ports": [{"containerPort": 80}]}]}}""").toString())
                .contains(
                        "\"requests\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}",
                        "\"hostPort\":80",
                        "\"enableServiceLinks\":true");
    }

    @Test
    void aServiceOfAPortTargetsThatPort() {
        assertThat(apply(
                                "Service",
                                "{\"spec\": {\"type\": \"NodePort\", \"sessionAffinity\": \"ClientIP\", \"ports\": [{\"port\": 80}]}}")
                        .toString())
                .contains(
                        "\"targetPort\":80",
                        "\"externalTrafficPolicy\":\"Cluster\"",
                        "\"internalTrafficPolicy\":\"Cluster\"",
                        "\"timeoutSeconds\":10800");
    }

    @Test
    void onlyARollingDeploymentGetsTheBounds() {
        assertThat(apply("DeploymentStrategy", "{\"type\": \"RollingUpdate\"}").toString())
                .contains("\"maxSurge\":\"25%\"");
        assertThat(apply("DeploymentStrategy", "{\"type\": \"Recreate\"}").toString())
                .isEqualTo("{\"type\":\"Recreate\"}");
    }

    @Test
    void applyingTwiceChangesNothing() {
        for (String name :
                new String[] {"Pod", "Service", "Job", "JobSpec", "HorizontalPodAutoscalerSpec", "LimitRangeItem"}) {
            ObjectNode once = apply(
                    name,
                    "{\"spec\": {\"type\": \"LoadBalancer\"}, \"type\": \"Container\", \"max\": {\"cpu\": 1}, \"behavior\": {}}");
            ObjectNode twice = once.deepCopy();
            Defaulters.named(name).apply(twice);
            assertThat(twice).isEqualTo(once);
        }
    }

    private static ObjectNode apply(String name, String json) {
        ObjectNode object = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
        Defaulters.named(name).apply(object);
        return object;
    }
}
