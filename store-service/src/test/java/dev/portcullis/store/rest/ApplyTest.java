package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply and managedFields, by HTTP. */
class ApplyTest extends ServerTest {
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";
    private static final String JSON = "application/json";
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, labels: {app: d}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: d}}
              template:
                metadata: {labels: {app: d}}
                spec:
                  containers:
                  - name: c
                    image: i
                    ports: [{containerPort: 80}]
            """;

    private static String namespace(String name) throws Exception {
        server.send(
                "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name), "Content-Type", JSON);
        return name;
    }

    private static String maps(String namespace) throws Exception {
        return "/api/v1/namespaces/" + namespace(namespace) + "/configmaps";
    }

    private static String deployments(String namespace) throws Exception {
        return "/apis/apps/v1/namespaces/" + namespace(namespace) + "/deployments";
    }

    private static Answer apply(String path, String body) throws Exception {
        return server.send("PATCH", path, body, "Content-Type", APPLY);
    }

    private static Answer merge(String path, String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = MERGE;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return server.send("PATCH", path, body, all);
    }

    private static String map(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {%s}}".formatted(data);
    }

    private static JsonNode managed(Answer answer) {
        return answer.json().at("/metadata/managedFields");
    }

    /** {@code manager operation subresource: fieldsV1}, in order. */
    private static List<String> entries(Answer answer) {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : managed(answer)) {
            String part = entry.path("subresource").asString("");
            entries.add(entry.path("manager").asString("") + ' '
                    + entry.path("operation").asString("") + (part.isEmpty() ? "" : ' ' + part) + ": "
                    + entry.get("fieldsV1"));
        }
        return entries;
    }

    private static String version(Answer answer) {
        return answer.json().at("/metadata/resourceVersion").asString();
    }

    @Test
    void whatIsNotThereIsMadeAndWhatChangesNothingIsNoWrite() throws Exception {
        String maps = maps("apply-creates");
        Answer created = apply(maps + "/a?fieldManager=one", map("x: '1'"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(entries(created)).containsExactly("one Apply: {\"f:data\":{\"f:x\":{}}}");
        assertThat(managed(created).get(0).propertyNames())
                .containsExactly("manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1");

        awaitNextSecond();
        Answer again = apply(maps + "/a?fieldManager=one", map("x: '1'"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(created.json());
        Answer other = apply(maps + "/a?fieldManager=two", map("x: '1'"));
        assertThat(version(other)).isNotEqualTo(version(created));
        assertThat(entries(other)).hasSize(2);
    }

    /** So that a time that changed could be seen. */
    private static void awaitNextSecond() throws InterruptedException {
        Thread.sleep(1_100);
    }

    @Test
    void conflictsNameEverybody() throws Exception {
        String maps = maps("apply-conflicts");
        apply(maps + "/a?fieldManager=one", map("x: '1', z: '1'"));
        merge(maps + "/a?fieldManager=editor", "{\"data\":{\"w\":\"1\"}}");
        Answer conflict = apply(maps + "/a?fieldManager=two", map("x: '2', w: '2'"));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json()).isEqualTo(Json.read("""
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "message":"Apply failed with 2 conflicts: conflicts with \\"editor\\" using v1:\\n- .data.w\\nconflicts with \\"one\\":\\n- .data.x",
                 "reason":"Conflict","details":{"causes":[
                   {"reason":"FieldManagerConflict","message":"conflict with \\"editor\\" using v1","field":".data.w"},
                   {"reason":"FieldManagerConflict","message":"conflict with \\"one\\"","field":".data.x"}]},"code":409}
                """.getBytes(StandardCharsets.UTF_8)));
        Answer forced = apply(maps + "/a?fieldManager=two&force=true", map("x: '2', w: '2'"));
        assertThat(forced.json().path("data")).hasToString("{\"w\":\"2\",\"x\":\"2\",\"z\":\"1\"}");
        assertThat(entries(forced))
                .containsExactlyInAnyOrder(
                        "one Apply: {\"f:data\":{\"f:z\":{}}}", "two Apply: {\"f:data\":{\"f:w\":{},\"f:x\":{}}}");
    }

    @Test
    void aDryRunAndARefusedApplyKeepNothing() throws Exception {
        String maps = maps("apply-dry");
        Answer dry = apply(maps + "/a?fieldManager=one&dryRun=All", map("x: '1'"));
        assertThat(dry.status()).isEqualTo(201);
        assertThat(server.get(maps + "/a").status()).isEqualTo(404);
        Answer created = apply(maps + "/a?fieldManager=one", map("x: '1'"));
        apply(maps + "/a?fieldManager=one&dryRun=All", map("x: '2'"));
        apply(maps + "/a?fieldManager=two", map("x: '2'"));
        assertThat(apply(maps + "/a?fieldManager=one", map("a/b: '2'")).status())
                .isEqualTo(422);
        assertThat(server.get(maps + "/a").json()).isEqualTo(created.json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?fieldManager=one&force=maybe|{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}|201|",
                "|{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}|422|fieldManager: Required value: is required for apply patch",
                "?fieldManager=a%07b|{}|422|invalid character U+0007 (at position 1)",
                "?fieldManager=one|[1]|400|error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}",
                "?fieldManager=one|'{'|400|error decoding YAML: error converting YAML to JSON: yaml",
                "?fieldManager=one|{kind: ConfigMap, metadata: {name: a}}|400|invalid object type: /, Kind=ConfigMap",
                "?fieldManager=one|{apiVersion: v1, metadata: {name: a}}|400|invalid object type: /v1, Kind=",
                "?fieldManager=one|{apiVersion: v1, kind: Secret, metadata: {name: a}}|400|invalid object type: /v1, Kind=Secret",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}|400|the name of the object (b) does not match the name on the URL (a)",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}|400|namespace",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap}|400|name must be provided",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap, metadata: {name: a, uid: u}}|409|uid mismatch: the provided object specified uid u, and no existing object was found",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, nonsense: 1}|500|.nonsense: field not declared in schema",
                "?fieldManager=one|{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: 1}}|500|.data.x: expected string, got &value.valueUnstructured{Value:1}",
                "?fieldManager=one&fieldValidation=Strict|{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, metadata: {name: a}}|400|key \"metadata\" already set in map",
            })
    void badInputIsRefused(String query, String body, int status, String message) throws Exception {
        String maps = maps("apply-bad");
        server.send("DELETE", maps + "/a", "");
        String wanted = query == null ? "" : query;
        Answer answer = apply(maps + "/a" + wanted, body.equals("'{'") ? "{" : body);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        if (message != null) {
            assertThat(answer.message()).contains(message);
            assertThat(server.get(maps + "/a").status()).isEqualTo(404);
        }
    }

    @Test
    void otherPatchesKnowNoForce() throws Exception {
        String maps = maps("apply-force");
        apply(maps + "/a?fieldManager=one", map("x: '1'"));
        Answer forced = merge(maps + "/a?force=true", "{}");
        assertThat(forced.status()).isEqualTo(422);
        assertThat(forced.message()).contains("force: Forbidden: may not be specified for non-apply patch");
        Answer cbor =
                server.send("PATCH", maps + "/a?fieldManager=one", "x", "Content-Type", "application/apply-patch+cbor");
        assertThat(cbor.status()).isEqualTo(415);
    }

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

    /** Who makes an object by applying it must be allowed to create it; the gateway asks. */
    @Test
    void anApplyThatCreatesNeedsMoreThanPatch() throws Exception {
        String maps = maps("apply-access");
        String path = maps + "/a?fieldManager=one";
        String[] headers = {"Content-Type", APPLY, "Portcullis-Write", "begin", "X-Remote-User", "alice"};
        Answer creating = server.as("gateway", "PATCH", path, map("x: '1'"), headers);
        assertThat(creating.header("Portcullis-Access")).isEqualTo("create");
        assertThat(creating.json().at("/request/operation").asString()).isEqualTo("CREATE");
        assertThat(creating.json().at("/request/object/metadata/managedFields")).hasSize(1);
        apply(path, map("x: '1'"));
        Answer changing = server.as("gateway", "PATCH", path, map("x: '2'"), headers);
        assertThat(changing.header("Portcullis-Access")).isEmpty();
        assertThat(changing.json().at("/request/operation").asString()).isEqualTo("UPDATE");
    }

    /** A plugin that spoils managedFields is not believed, and the client hears of it. */
    @Test
    void whatAdmissionSpoilsIsPutBack() throws Exception {
        String maps = maps("apply-spoilt");
        Answer paused = server.as(
                "gateway",
                "PATCH",
                maps + "/a?fieldManager=one",
                map("x: '1'"),
                "Content-Type",
                APPLY,
                "Portcullis-Write",
                "begin",
                "X-Remote-User",
                "alice");
        String patch =
                "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields/0/operation\",\"value\":\"Eat\"},{\"op\":\"add\",\"path\":\"/data/y\",\"value\":\"2\"}]";
        String verdict =
                "{\"response\":{\"uid\":\"%s\",\"allowed\":true,\"validating\":false,\"patchType\":\"JSONPatch\",\"patch\":\"%s\"}}"
                        .formatted(
                                paused.json().at("/request/uid").asString(),
                                Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        Answer created = server.as("gateway", "POST", "/writes/" + paused.header("Portcullis-Write"), verdict);
        assertThat(created.status()).as(created.json().toString()).isEqualTo(201);
        assertThat(created.header("Warning")).contains("managedFields was in an invalid state after admission");
        assertThat(entries(created)).containsExactly("one Apply: {\"f:data\":{\"f:x\":{}}}");
        assertThat(created.json().at("/data/y").asString()).isEqualTo("2");
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
