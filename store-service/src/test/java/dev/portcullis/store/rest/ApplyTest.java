package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server-side apply, by HTTP: what it makes of an object, and what is refused. */
class ApplyTest extends ApplyServerTest {
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
}
