package dev.portcullis.store.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.CanonicalForm;
import dev.portcullis.store.schema.ModelDefinitions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ConversionsTest {
    private final Catalog catalog = BuiltinCatalog.load(new ModelDefinitions());

    @Test
    void eventsAreStoredAsThoseOfTheCore() {
        ResourceType events = catalog.find("events.k8s.io", "v1", "events").orElseThrow();
        ObjectNode served = json("""
                {"kind": "Event", "apiVersion": "events.k8s.io/v1", "metadata": {"name": "e"}, "note": "n", "regarding": {"kind": "Pod"}, "reportingController": "c"}""");
        ObjectNode stored = Conversions.toStored(events, served);
        assertThat(stored).isEqualTo(json("""
                {"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e"}, "message": "n", "involvedObject": {"kind": "Pod"}, "reportingComponent": "c",
                 "source": {}, "firstTimestamp": null, "lastTimestamp": null, "eventTime": null, "reportingInstance": ""}"""));
        assertThat(Conversions.toServed(events, stored)).isEqualTo(json("""
                {"kind": "Event", "apiVersion": "events.k8s.io/v1", "metadata": {"name": "e"}, "note": "n", "regarding": {"kind": "Pod"}, "reportingController": "c",
                 "eventTime": null, "deprecatedFirstTimestamp": null, "deprecatedLastTimestamp": null, "deprecatedSource": {}}"""));
        assertThat(Conversions.isNeeded(events)).isTrue();
    }

    @Test
    void mostKindsNeedNone() {
        ResourceType pods = catalog.find("", "v1", "pods").orElseThrow();
        ObjectNode pod = json("{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}");
        assertThat(Conversions.isNeeded(pods)).isFalse();
        assertThat(Conversions.toStored(pods, pod)).isSameAs(pod);
        assertThatThrownBy(() -> Conversions.toServed(pods, json("{\"apiVersion\": \"v2\"}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void autoscalersOfVersionOneAreStoredAsVersionTwo() {
        ObjectNode stored = Conversions.toStored(autoscalers("v1"), json("""
                {"apiVersion": "autoscaling/v1", "spec": {"maxReplicas": 3, "targetCPUUtilizationPercentage": 80}}"""));
        assertThat(stored).isEqualTo(json("""
                {"apiVersion": "autoscaling/v2", "metadata": {}, "spec": {"scaleTargetRef": {"kind": "", "name": ""}, "maxReplicas": 3, "metrics": [
                  {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]},
                 "status": {"desiredReplicas": 0, "currentMetrics": null}}"""));
    }

    @Test
    void nothingOfVersionTwoIsLostOnTheWay() {
        ObjectNode original = CanonicalForm.of(autoscalers("v2").schema(), json("""
                {"apiVersion": "autoscaling/v2", "metadata": {}, "spec": {"maxReplicas": 3, "scaleTargetRef": {"kind": "Deployment", "name": "d"}, "behavior": {"scaleUp": {"selectPolicy": "Max"}}, "metrics": [
                  {"type": "Resource", "resource": {"name": "memory", "target": {"averageValue": "1Gi", "type": "AverageValue"}}},
                  {"type": "Object", "object": {"describedObject": {"kind": "Service", "name": "s"}, "metric": {"name": "m"}, "target": {"value": "3", "type": "Value"}}},
                  {"type": "External", "external": {"metric": {"name": "m", "selector": {"matchLabels": {"a": "b"}}}, "target": {"averageValue": "3", "type": "AverageValue"}}},
                  {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}]},
                 "status": {"currentReplicas": 0, "desiredReplicas": 0, "currentMetrics": [{"type": "Pods", "pods": {"metric": {"name": "m"}, "current": {"averageValue": "2"}}}], "conditions": [{"type": "AbleToScale"}]}}"""));
        ObjectNode served = Conversions.toServed(autoscalers("v1"), original);
        assertThat(served.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(50);
        assertThat(served.at("/spec").has("metrics")).isFalse();
        assertThat(Conversions.toStored(autoscalers("v1"), served)).isEqualTo(original);
    }

    /** Version 2 leaves out what version 1 always writes. */
    @Test
    void whatAVersionAlwaysHasIsThere() {
        ObjectNode served = Conversions.toServed(autoscalers("v1"), json("""
                {"apiVersion": "autoscaling/v2", "metadata": {}, "spec": {"maxReplicas": 3}, "status": {"desiredReplicas": 1, "currentMetrics": null}}"""));
        assertThat(served.path("status").toString()).isEqualTo("{\"currentReplicas\":0,\"desiredReplicas\":1}");
    }

    private ResourceType autoscalers(String version) {
        return catalog.find("autoscaling", version, "horizontalpodautoscalers").orElseThrow();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
