package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodStrategyTest {
    private static final String PODS = "/api/v1/namespaces/ns/pods";

    private final MiniServer server = new MiniServer();

    @BeforeEach
    void aPod() {
        server.send("POST", PODS, "json", """
                {"metadata": {"name": "p"}, "spec": {"serviceAccountName": "sa", "terminationGracePeriodSeconds": 7,
                 "containers": [{"name": "c", "image": "a"}]}}""");
    }

    private ObjectNode patch(String path, String patch) {
        return server.send("PATCH", PODS + path, "strategic", patch);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"spec": {"serviceAccountName": "other", "serviceAccount": "other"}} | pod updates may not change fields other than
            {"spec": {"hostNetwork": true}}                    | pod updates may not change fields other than
            {"spec": {"containers": [{"name": "c", "command": ["x"]}]}} | pod updates may not change fields other than
            {"spec": {"containers": [{"name": "d", "image": "x"}]}} | spec.containers: Forbidden: pod updates may not add or remove containers
            {"spec": {"containers": [{"name": "c", "image": ""}]}} | spec.containers[0].image: Required value
            {"spec": {"tolerations": []}}                      | existing toleration can not be modified except its tolerationSeconds
            {"metadata": {"uid": "other"}}                     | metadata.uid: Invalid value: "other": field is immutable
            """)
    void mostOfItStays(String patch, String message) {
        assertThatThrownBy(() -> patch("/p", patch)).hasMessageContaining(message);
    }

    @Test
    void imagesMayChangeAndCountAsAChange() {
        ObjectNode changed = patch("/p", "{\"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"b\"}]}}");
        assertThat(changed.at("/spec/containers/0/image").asString()).isEqualTo("b");
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void theStatusHasAnEndpointOfItsOwn() {
        assertThat(patch("/p", "{\"status\": {\"phase\": \"Failed\"}}")
                        .at("/status/phase")
                        .asString())
                .isEqualTo("Pending");
        ObjectNode changed =
                patch("/p/status", "{\"spec\": {\"hostname\": \"h\"}, \"status\": {\"phase\": \"Running\"}}");
        assertThat(changed.at("/status/phase").asString()).isEqualTo("Running");
        assertThat(changed.at("/spec").has("hostname")).isFalse();
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void ephemeralContainersComeByTheirOwnEndpointAndStay() {
        String one =
                "{\"spec\": {\"ephemeralContainers\": [{\"name\": \"e\", \"image\": \"x\", \"targetContainerName\": \"c\"}]}}";
        assertThatThrownBy(() -> patch("/p", one)).hasMessageContaining("pod updates may not change fields");
        assertThat(patch("/p/ephemeralcontainers", one)
                        .at("/spec/ephemeralContainers/0/name")
                        .asString())
                .isEqualTo("e");
        assertThatThrownBy(() -> patch(
                        "/p/ephemeralcontainers",
                        "{\"spec\": {\"ephemeralContainers\": [{\"name\": \"e\", \"image\": \"y\"}]}}"))
                .hasMessageContaining("existing ephemeral containers \\\"e\\\" may not be changed".replace("\\", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'', Pending, , 0",
        "n1, Running, , 7",
        "n1, Running, 0, 0",
        "n1, Running, 3, 3",
        "n1, Succeeded, 30, 0",
        "n1, Running, -1, 1"
    })
    void thoseOnANodeGetTimeToEnd(String node, String phase, Long requested, long seconds) {
        ObjectNode pod =
                server.send("PATCH", PODS + "/p/status", "merge", "{\"status\": {\"phase\": \"" + phase + "\"}}");
        ((ObjectNode) pod.get("spec")).put("nodeName", node);
        assertThat(server.strategy(PODS).gracePeriod(pod, requested)).hasValue(seconds);
    }
}
