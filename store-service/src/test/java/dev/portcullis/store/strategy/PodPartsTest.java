package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The subresources resize and ephemeralcontainers. */
class PodPartsTest {
    private static final String PODS = "/api/v1/namespaces/ns/pods";

    private final MiniServer server = new MiniServer();

    @BeforeEach
    void aPod() {
        server.send("POST", PODS, "json", """
                {"metadata": {"name": "p"}, "spec": {"containers": [
                 {"name": "c", "image": "a", "resources": {"requests": {"cpu": "100m", "memory": "1Mi"},
                   "limits": {"cpu": "200m", "ephemeral-storage": "1Gi"}}}],
                 "initContainers": [{"name": "i", "image": "a"}]}}""");
    }

    private ObjectNode patch(String part, String patch) {
        return server.send("PATCH", PODS + "/p/" + part, "strategic", patch);
    }

    private static String container(String resources) {
        return "{\"spec\": {\"containers\": [{\"name\": \"c\", \"resources\": " + resources + "}]}}";
    }

    @Test
    void resizeTakesResourcesAndNothingElse() {
        ObjectNode pod = patch("resize", """
                {"metadata": {"labels": {"a": "b"}}, "spec": {"hostNetwork": true, "containers": [
                 {"name": "new", "image": "x"},
                 {"name": "c", "image": "b", "resources": {"requests": {"cpu": "150m"}, "limits": {"cpu": "300m"}}}]}}""");

        assertThat(pod.at("/spec/containers")).hasSize(1);
        assertThat(pod.at("/spec/containers/0/image").asString()).isEqualTo("a");
        assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asString())
                .isEqualTo("150m");
        assertThat(pod.at("/spec/containers/0/resources/limits/cpu").asString()).isEqualTo("300m");
        assertThat(pod.at("/spec").has("hostNetwork")).isFalse();
        assertThat(pod.at("/metadata").has("labels")).isFalse();
        assertThat(pod.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"limits": {"cpu": null}}                  | spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed
            {"requests": {"memory": null}}             | spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed
            {"limits": {"ephemeral-storage": "2Gi"}}   | spec: Forbidden: only cpu and memory resources are mutable
            {"requests": {"cpu": "1"}}                 | spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit
            {"requests": {"cpu": "-1"}}                | must be greater than or equal to 0
            {"requests": null, "limits": null}         | Pod QOS Class may not change as a result of resizing
            """)
    void whatResizingMayNot(String resources, String message) {
        assertThatThrownBy(() -> patch("resize", container(resources))).hasMessageContaining(message);
    }

    @Test
    void initContainersThatEndAreNotResized() {
        assertThatThrownBy(() -> patch("resize", """
                        {"spec": {"initContainers": [{"name": "i", "resources": {"requests": {"cpu": "1m"}}}]}}"""))
                .hasMessageContaining("only cpu and memory resources are mutable");
    }

    @Test
    void aNodeThatCannot() {
        patch("status", """
                {"status": {"containerStatuses": [{"name": "c", "state": {"running": {}}, "image": "a", "imageID": "",
                 "lastState": {}, "ready": true, "restartCount": 0}]}}""");
        assertThatThrownBy(() -> patch("resize", container("{\"requests\": {\"cpu\": \"150m\"}}")))
                .hasMessageContaining("spec: Forbidden: Pod running on node without support for resize");
    }

    @Test
    void ephemeralContainersAreAddedAndStay() {
        ObjectNode pod = patch("ephemeralcontainers", """
                {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "other"}],
                 "ephemeralContainers": [{"name": "debug", "image": "busybox", "targetContainerName": "c"}]}}""");

        assertThat(pod.at("/spec/ephemeralContainers/0/name").asString()).isEqualTo("debug");
        assertThat(pod.at("/spec/containers/0/image").asString()).isEqualTo("a");
        assertThat(pod.at("/metadata").has("labels")).isFalse();

        assertThatThrownBy(() -> patch("ephemeralcontainers", """
                        {"spec": {"ephemeralContainers": [{"name": "debug", "image": "other"}]}}"""))
                .hasMessageContaining("existing ephemeral containers \"debug\" may not be changed");
        assertThatThrownBy(() -> server.send(
                        "PATCH",
                        PODS + "/p/ephemeralcontainers",
                        "merge",
                        "{\"spec\": {\"ephemeralContainers\": null}}"))
                .hasMessageContaining("existing ephemeral containers \"debug\" may not be removed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "c", "image": "x"}                                | Duplicate value: "c"
            {"name": "d", "image": "x", "targetContainerName": "none"} | targetContainerName: Not found: "none"
            {"name": "d", "image": "x", "livenessProbe": {"exec": {"command": ["a"]}}} | livenessProbe: Forbidden: cannot be set for an Ephemeral Container
            {"name": "d"}                                              | image: Required value
            """)
    void ephemeralContainersAreChecked(String container, String message) {
        assertThatThrownBy(() ->
                        patch("ephemeralcontainers", "{\"spec\": {\"ephemeralContainers\": [" + container + "]}}"))
                .hasMessageContaining(message);
    }

    @Test
    void noPodBeginsWithEphemeralContainers() {
        assertThatThrownBy(() -> server.send("POST", PODS, "json", """
                        {"metadata": {"name": "q"}, "spec": {"containers": [{"name": "c", "image": "a"}],
                         "ephemeralContainers": [{"name": "d", "image": "x"}]}}"""))
                .hasMessageContaining("spec.ephemeralContainers: Forbidden: cannot be set on create");
    }
}
