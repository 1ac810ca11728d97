package dev.portcullis.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CanonicalFormTest {
    private final ModelDefinitions definitions = new ModelDefinitions();

    @Test
    void writesWhatKubernetesWritesAndInItsOrder() {
        assertThat(canonical("io.k8s.api.core.v1.Pod", """
                {"spec": {"containers": [{"image": "x", "name": "c", "command": [], "resources": {"limits": {"memory": "1024Mi", "cpu": 0.5}}}],
                          "nodeName": "", "securityContext": {}, "hostNetwork": false, "volumes": null},
                 "metadata": {"labels": {"b": "1", "a": "2"}, "annotations": {}, "name": "p", "creationTimestamp": "2024-01-02T03:04:05.9+01:00"},
                 "apiVersion": "v1", "kind": "Pod"}""")).isEqualTo("""
                {"kind":"Pod","apiVersion":"v1",\
                "metadata":{"name":"p","creationTimestamp":"2024-01-02T02:04:05Z","labels":{"a":"2","b":"1"}},\
                "spec":{"containers":[{"name":"c","image":"x","resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}],"securityContext":{}},\
                "status":{}}""");
    }

    @Test
    void fieldsThatAreAlwaysThereAreWritten() {
        assertThat(canonical("io.k8s.api.core.v1.Service", "{\"metadata\": {\"name\": \"s\"}}"))
                .isEqualTo("{\"metadata\":{\"name\":\"s\"},\"spec\":{},\"status\":{\"loadBalancer\":{}}}");
        assertThat(canonical("io.k8s.api.rbac.v1.Role", "{\"rules\": []}"))
                .isEqualTo("{\"metadata\":{},\"rules\":null}");
    }

    @Test
    void pointersKeepTheirEmptyValues() {
        assertThat(
                        canonical(
                                "io.k8s.api.core.v1.PodSpec",
                                "{\"containers\": [{\"name\": \"a\"}], \"automountServiceAccountToken\": false, \"priority\": 0, \"subdomain\": \"\"}"))
                .isEqualTo(
                        "{\"containers\":[{\"name\":\"a\",\"resources\":{}}],\"automountServiceAccountToken\":false,\"priority\":0}");
    }

    @Test
    void microTimesKeepTheirFraction() {
        assertThat(canonical("io.k8s.api.coordination.v1.LeaseSpec", "{\"renewTime\": \"2024-01-02T03:04:05.1Z\"}"))
                .isEqualTo("{\"renewTime\":\"2024-01-02T03:04:05.100000Z\"}");
    }

    @Test
    void whatIsMalformedStaysAsItIs() {
        String odd = "{\"metadata\":{\"creationTimestamp\":\"yesterday\"},\"data\":[\"x\"]}";
        assertThat(canonical("io.k8s.api.core.v1.ConfigMap", odd)).isEqualTo(odd);
    }

    private String canonical(String definition, String json) {
        ObjectNode object = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
        return new String(Json.write(CanonicalForm.of(definitions.get(definition), object)), StandardCharsets.UTF_8);
    }
}
