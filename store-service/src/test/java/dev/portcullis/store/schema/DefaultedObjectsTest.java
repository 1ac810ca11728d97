package dev.portcullis.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.transform.Defaulter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Minimal objects in, what kube-apiserver makes of them out. */
class DefaultedObjectsTest {
    private final ModelDefinitions definitions = new ModelDefinitions();

    @Test
    void deployment() {
        assertThat(complete("io.k8s.api.apps.v1.Deployment", """
                {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "d"}, "spec": {"selector": {"matchLabels": {"app": "x"}},
                 "template": {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c", "image": "busybox"}]}}}}""")).isEqualTo("""
                {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"x"}},\
                "template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"c","image":"busybox","resources":{},\
                "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],\
                "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},\
                "schedulerName":"default-scheduler"}},\
                "strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"},\
                "revisionHistoryLimit":10,"progressDeadlineSeconds":600},"status":{}}""");
    }

    @Test
    void service() {
        assertThat(complete("io.k8s.api.core.v1.ServiceSpec", "{\"ports\": [{\"port\": 80}], \"type\": \"\"}"))
                .isEqualTo(
                        "{\"ports\":[{\"protocol\":\"TCP\",\"port\":80,\"targetPort\":0}],\"type\":\"ClusterIP\",\"sessionAffinity\":\"None\"}");
    }

    @Test
    void statefulSetStrategy() {
        assertThat(complete("io.k8s.api.apps.v1.StatefulSetUpdateStrategy", "{}"))
                .isEqualTo("{\"rollingUpdate\":{\"partition\":0},\"type\":\"RollingUpdate\"}");
        assertThat(complete("io.k8s.api.apps.v1.StatefulSetUpdateStrategy", "{\"type\": \"RollingUpdate\"}"))
                .isEqualTo("{\"type\":\"RollingUpdate\"}");
    }

    @Test
    void volumesAndProbes() {
        assertThat(complete("io.k8s.api.core.v1.Volume", "{\"name\": \"v\", \"secret\": {\"secretName\": \"s\"}}"))
                .isEqualTo("{\"name\":\"v\",\"secret\":{\"defaultMode\":420,\"secretName\":\"s\"}}");
        assertThat(complete("io.k8s.api.core.v1.Volume", "{\"name\": \"v\"}"))
                .isEqualTo("{\"emptyDir\":{},\"name\":\"v\"}");
        assertThat(complete("io.k8s.api.core.v1.Probe", "{\"httpGet\": {\"port\": \"http\"}, \"timeoutSeconds\": 0}"))
                .contains("\"timeoutSeconds\":1", "\"periodSeconds\":10", "\"path\":\"/\"", "\"scheme\":\"HTTP\"");
    }

    private String complete(String definition, String json) {
        Schema schema = definitions.get(definition);
        ObjectNode object = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
        Defaulter.apply(schema, object);
        return new String(Json.write(CanonicalForm.of(schema, object)), StandardCharsets.UTF_8);
    }
}
