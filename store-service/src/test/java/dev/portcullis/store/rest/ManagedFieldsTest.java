package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Who owns what after applies, updates and patches, by HTTP. */
class ManagedFieldsTest extends ApplyServerTest {
    @Test
    void anEntryIsWhoeverWroteByWhatTheyCallThemselves() throws Exception {
        String maps = maps("agents");
        String body = "{\"metadata\":{\"name\":\"a\",\"labels\":{\"l\":\"1\"}},\"data\":{\"x\":\"1\"}}";
        Answer created = server.send("POST", maps, body, "Content-Type", JSON, "User-Agent", "tool/v1 (linux)");
        assertThat(entries(created))
                .containsExactly(
                        "tool Update: {\"f:data\":{\".\":{},\"f:x\":{}},\"f:metadata\":{\"f:labels\":{\".\":{},\"f:l\":{}}}}");
        Answer patched = merge(maps + "/a", "{\"data\":{\"x\":\"2\"}}", "User-Agent", "other");
        assertThat(entries(patched))
                .containsExactlyInAnyOrder(
                        "tool Update: {\"f:data\":{},\"f:metadata\":{\"f:labels\":{\".\":{},\"f:l\":{}}}}",
                        "other Update: {\"f:data\":{\"f:x\":{}}}");
        Answer unchanged = merge(maps + "/a", "{\"data\":{\"x\":\"2\"}}", "User-Agent", "third");
        assertThat(unchanged.json()).isEqualTo(patched.json());
        assertThat(entries(merge(maps + "/a?fieldManager=named", "{\"data\":{\"z\":\"2\"}}", "User-Agent", "other")))
                .contains("named Update: {\"f:data\":{\"f:z\":{}}}");
    }

    @Test
    void aWorkloadsFieldsAreWrittenAsKubernetesWritesThem() throws Exception {
        String deployments = deployments("deployments");
        Answer applied = apply(deployments + "/d?fieldManager=one", DEPLOYMENT);
        assertThat(applied.status()).as(applied.json().toString()).isEqualTo(201);
        assertThat(entries(applied).getFirst())
                .isEqualTo(
                        "one Apply: "
                                + "{\"f:metadata\":{\"f:labels\":{\"f:app\":{}}},\"f:spec\":{\"f:replicas\":{},\"f:selector\":{},"
                                + "\"f:template\":{\"f:metadata\":{\"f:labels\":{\"f:app\":{}}},\"f:spec\":{\"f:containers\":{"
                                + "\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{},\"f:ports\":{"
                                + "\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{}}}}}}}}}");
        ObjectNode posted = (ObjectNode) applied.json();
        ((ObjectNode) posted.get("metadata")).remove(List.of("managedFields", "resourceVersion", "uid"));
        ((ObjectNode) posted.get("metadata")).put("name", "e");
        Answer created =
                server.send("POST", deployments + "?fieldManager=two", posted.toString(), "Content-Type", JSON);
        assertThat(entries(created))
                .containsExactly(
                        "two Update: "
                                + "{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:app\":{}}},\"f:spec\":{\"f:progressDeadlineSeconds\":{},"
                                + "\"f:replicas\":{},\"f:revisionHistoryLimit\":{},\"f:selector\":{},\"f:strategy\":{\"f:rollingUpdate\":{"
                                + "\".\":{},\"f:maxSurge\":{},\"f:maxUnavailable\":{}},\"f:type\":{}},\"f:template\":{\"f:metadata\":{"
                                + "\"f:labels\":{\".\":{},\"f:app\":{}}},\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},"
                                + "\"f:image\":{},\"f:imagePullPolicy\":{},\"f:name\":{},\"f:ports\":{\".\":{},"
                                + "\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{},\"f:protocol\":{}}},"
                                + "\"f:resources\":{},\"f:terminationMessagePath\":{},\"f:terminationMessagePolicy\":{}}},\"f:dnsPolicy\":{},"
                                + "\"f:restartPolicy\":{},\"f:schedulerName\":{},\"f:securityContext\":{},\"f:terminationGracePeriodSeconds\":{}}}}}");
    }

    @Test
    void theStatusHasEntriesOfItsOwn() throws Exception {
        String deployments = deployments("statuses");
        Answer applied = apply(deployments + "/d?fieldManager=one", DEPLOYMENT);
        Answer ignored = merge(deployments + "/d?fieldManager=two", "{\"status\":{\"replicas\":7}}");
        assertThat(ignored.json()).isEqualTo(applied.json());
        String status =
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {x: z}}, spec: {replicas: 9}, status: {replicas: %d}}";
        Answer forced = apply(deployments + "/d/status?fieldManager=controller", status.formatted(1));
        assertThat(forced.json().at("/status/replicas").asInt()).isEqualTo(1);
        assertThat(forced.json().at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(entries(forced)).contains("controller Apply status: {\"f:status\":{\"f:replicas\":{}}}");
        Answer conflict = apply(
                deployments + "/d/status?fieldManager=other",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, status: {replicas: 2}}");
        assertThat(conflict.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"controller\" with subresource \"status\": .status.replicas");
        assertThat(apply(
                                deployments + "/none/status?fieldManager=other",
                                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: none}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whoScalesOwnsTheReplicas() throws Exception {
        String deployments = deployments("scales");
        apply(deployments + "/d?fieldManager=one", DEPLOYMENT);
        Answer scaled = merge(deployments + "/d/scale?fieldManager=hpa", "{\"spec\":{\"replicas\":5}}");
        assertThat(scaled.json().at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(scaled.json().path("metadata").has("managedFields")).isFalse();
        Answer deployment = server.get(deployments + "/d");
        assertThat(entries(deployment)).contains("hpa Update scale: {\"f:spec\":{\"f:replicas\":{}}}");
        assertThat(managed(deployment).get(1).get("apiVersion").asString()).isEqualTo("apps/v1");
        assertThat(entries(deployment).getFirst()).doesNotContain("f:replicas");

        String scale = "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: d}, spec: {replicas: %d}}";
        Answer conflict = apply(deployments + "/d/scale?fieldManager=me", scale.formatted(6));
        assertThat(conflict.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"hpa\" with subresource \"scale\" using autoscaling/v1: .spec.replicas");
        apply(deployments + "/d/scale?fieldManager=me&force=true", scale.formatted(6));
        assertThat(entries(server.get(deployments + "/d")))
                .contains("me Apply scale: {\"f:spec\":{\"f:replicas\":{}}}");
        Answer back = apply(deployments + "/d?fieldManager=one", DEPLOYMENT);
        assertThat(back.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"me\" with subresource \"scale\": .spec.replicas");
    }

    @Test
    void oneObjectIsOwnedInTwoVersions() throws Exception {
        String namespace = namespace("versions");
        String v1 = "/apis/autoscaling/v1/namespaces/" + namespace + "/horizontalpodautoscalers";
        String v2 = "/apis/autoscaling/v2/namespaces/" + namespace + "/horizontalpodautoscalers";
        String reference = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}";
        Answer created = apply(
                v1 + "/h?fieldManager=one",
                "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {maxReplicas: 3, %s}}"
                        .formatted(reference));
        assertThat(created.status()).as(created.json().toString()).isEqualTo(201);
        Answer seen = server.get(v2 + "/h");
        assertThat(managed(seen)).isEqualTo(managed(created));
        Answer conflict = apply(
                v2 + "/h?fieldManager=two",
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {maxReplicas: 4}}");
        assertThat(conflict.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.maxReplicas");
        Answer more = apply(
                v2 + "/h?fieldManager=two",
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {minReplicas: 2}}");
        assertThat(more.status()).as(more.json().toString()).isEqualTo(200);
        assertThat(entries(more)).hasSize(2);
        Answer changed = merge(v1 + "/h?fieldManager=editor", "{\"spec\":{\"minReplicas\":1}}");
        assertThat(entries(changed))
                .containsExactlyInAnyOrder(
                        "one Apply: {\"f:spec\":{\"f:maxReplicas\":{},\"f:scaleTargetRef\":{}}}",
                        "editor Update: {\"f:spec\":{\"f:minReplicas\":{}}}");
    }

    @Test
    void noMoreThanTenUpdatersAreKept() throws Exception {
        String maps = maps("many");
        apply(maps + "/a?fieldManager=one", map("x: '1'"));
        Answer last = null;
        for (int i = 0; i < 14; i++) {
            last = merge(maps + "/a?fieldManager=m" + (char) ('a' + i), "{\"data\":{\"k%d\":\"1\"}}".formatted(i));
        }
        assertThat(last).isNotNull();
        assertThat(managed(last)).hasSize(11);
        assertThat(entries(last)).anyMatch(entry -> entry.startsWith("ancient-changes Update"));
    }

    @Test
    void managedFieldsCanBeForgottenAndAreFoundAgain() throws Exception {
        String maps = maps("forgotten");
        apply(maps + "/a?fieldManager=one", map("x: '1'"));
        Answer spoilt = merge(
                maps + "/a?fieldManager=two",
                "{\"metadata\":{\"managedFields\":[{\"manager\":\"z\",\"operation\":\"Eat\"}]}}");
        assertThat(entries(spoilt)).containsExactly("one Apply: {\"f:data\":{\"f:x\":{}}}");
        Answer reset = merge(maps + "/a", "{\"metadata\":{\"managedFields\":[{}]}}");
        assertThat(managed(reset).isMissingNode()).isTrue();
        assertThat(managed(merge(maps + "/a", "{\"data\":{\"y\":\"1\"}}")).isMissingNode())
                .isTrue();
        Answer found = apply(maps + "/a?fieldManager=two", map("z: '1'"));
        assertThat(entries(found))
                .containsExactly(
                        "two Apply: {\"f:data\":{\"f:z\":{}}}",
                        "before-first-apply Update: {\"f:data\":{\".\":{},\"f:x\":{},\"f:y\":{}}}");
    }

    /** What kubectl's own move does: the entries are rewritten by a JSON patch. */
    @Test
    void entriesCanBeRewritten() throws Exception {
        String maps = maps("rewritten");
        Answer created = server.send(
                "POST",
                maps + "?fieldManager=kubectl-client-side-apply",
                "{\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"1\"}}",
                "Content-Type",
                JSON);
        ObjectNode entry = (ObjectNode) managed(created).get(0).deepCopy();
        entry.put("manager", "kubectl").put("operation", "Apply");
        String patch =
                "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[%s]},{\"op\":\"replace\",\"path\":\"/metadata/resourceVersion\",\"value\":\"%s\"}]"
                        .formatted(entry, version(created));
        Answer rewritten = server.send("PATCH", maps + "/a", patch, "Content-Type", "application/json-patch+json");
        assertThat(entries(rewritten)).containsExactly("kubectl Apply: " + entry.get("fieldsV1"));
        Answer applied = apply(maps + "/a?fieldManager=kubectl", map("z: '1'"));
        assertThat(applied.json().path("data")).hasToString("{\"z\":\"1\"}");
    }

    @Test
    void theLastAppliedAnnotationIsReadAndKeptInStep() throws Exception {
        String maps = maps("last-applied");
        String annotation = "kubectl.kubernetes.io/last-applied-configuration";
        ObjectNode config = (ObjectNode) Json.read(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"1\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        ObjectNode annotated = config.deepCopy();
        annotated.withObject("/metadata/annotations").put(annotation, config + "\n");
        server.send(
                "POST", maps + "?fieldManager=kubectl-client-side-apply", annotated.toString(), "Content-Type", JSON);
        assertThat(apply(maps + "/a?fieldManager=other", map("x: '2'")).status())
                .isEqualTo(409);
        Answer moved = apply(maps + "/a?fieldManager=kubectl", map("x: '2'"));
        assertThat(moved.status()).as(moved.json().toString()).isEqualTo(200);
        assertThat(moved.json().path("data")).hasToString("{\"x\":\"2\"}");
        assertThat(moved.json()
                        .path("metadata")
                        .path("annotations")
                        .path(annotation)
                        .asString())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"data\":{\"x\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}\n");
    }
}
