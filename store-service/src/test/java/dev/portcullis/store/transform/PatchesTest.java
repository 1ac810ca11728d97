package dev.portcullis.store.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PatchesTest {
    private static final ResourceType PODS =
            BuiltinCatalog.load(new ModelDefinitions()).find("", "v1", "pods").orElseThrow();
    private static final String POD = """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p", "labels": {"a": "1"}, "finalizers": ["x/a", "x/b"]},
             "spec": {"containers": [{"name": "a", "image": "a", "args": ["1", "2"]}, {"name": "b", "image": "b"}],
                      "volumes": [{"name": "v", "emptyDir": {}}]}}""";

    private static ObjectNode apply(PatchType type, String patch, FieldValidation mode) {
        ObjectNode pod = (ObjectNode) Json.read(POD.getBytes(StandardCharsets.UTF_8));
        return Patches.apply(type, PODS, pod, patch.getBytes(StandardCharsets.UTF_8), mode)
                .object();
    }

    private static String error(PatchType type, String patch) {
        try {
            apply(type, patch, FieldValidation.STRICT);
        } catch (ApiException e) {
            return e.code() + " " + e.getMessage();
        }
        return "fine";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"metadata": {"labels": {"a": null, "b": "2"}}} | /metadata/labels | {"b":"2"}
            {"metadata": {"labels": {"$patch": "replace", "c": "3"}}} | /metadata/labels | {"c":"3"}
            {"metadata": {"labels": {"$patch": "delete"}}} | /metadata/labels | ''
            {"metadata": {"$deleteFromPrimitiveList/finalizers": ["x/a"], "$setElementOrder/finalizers": ["x/b"]}} | /metadata/finalizers | ["x/b"]
            {"metadata": {"finalizers": ["x/c"], "$setElementOrder/finalizers": ["x/a", "x/c", "x/b"]}} | /metadata/finalizers | ["x/a","x/c","x/b"]
            {"spec": {"containers": [{"$patch": "replace"}, {"name": "z", "image": "z"}]}} | /spec/containers | [{"name":"z","image":"z","resources":{}}]
            {"spec": {"containers": [{"$patch": "delete", "name": "a"}]}} | /spec/containers | [{"name":"b","image":"b","resources":{}}]
            {"spec": {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]}} | /spec/containers/0/name | "b"
            {"spec": {"containers": [{"name": "a", "args": ["3"]}]}} | /spec/containers/0/args | ["3"]
            {"spec": {"volumes": [{"name": "v", "$retainKeys": ["name", "hostPath"], "hostPath": {"path": "/x"}}]}} | /spec/volumes | [{"hostPath":{"path":"/x"},"name":"v"}]
            {"spec": {"volumes": [{"name": "v", "$retainKeys": ["name", "hostPath"], "emptyDir": null, "hostPath": {"path": "/x"}}]}} | /spec/volumes | [{"hostPath":{"path":"/x"},"name":"v"}]
            """)
    void strategicMergeFollowsItsDirectives(String patch, String at, String expected) {
        JsonNode result =
                apply(PatchType.STRATEGIC, patch, FieldValidation.STRICT).at(at);
        assertThat(result.isMissingNode() ? "" : result.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"spec": {"containers": [{"image": "x"}]}} | 400 map: map[image:x] does not contain declared merge key: name
            {"spec": {"volumes": [{"name": "v", "$retainKeys": ["name"], "hostPath": {"path": "/x"}}]}} | 400 invalid patch format of retainKeys
            {"spec": {"$setElementOrder/containers": [{"name": "b"}], "containers": [{"name": "a"}]}} | 400 invalid patch format of setElementOrder list
            {"spec": {"containers": [{"$patch": "frob", "name": "a"}]}} | 400 unknown patch type: "frob" in map: map[$patch:frob name:a]
            [] | 400 json: cannot unmarshal array into Go value of type map[string]interface {}
            """)
    void directivesThatMakeNoSenseAreRefused(String patch, String message) {
        assertThat(error(PatchType.STRATEGIC, patch)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"op": "add", "path": "/spec/containers/-", "value": {"name": "c"}}] | /spec/containers/2/name | "c"
            [{"op": "add", "path": "/spec/containers/-1", "value": {"name": "c"}}] | /spec/containers/2/name | "c"
            [{"op": "remove", "path": "/spec/containers/-1"}] | /spec/containers/1/name | ''
            [{"op": "move", "from": "/spec/containers/0", "path": "/spec/containers/1"}] | /spec/containers/0/name | "b"
            [{"op": "copy", "from": "/spec/containers/0/image", "path": "/spec/containers/1/image"}] | /spec/containers/1/image | "a"
            [{"op": "test", "path": "/spec/none", "value": null}, {"op": "add", "path": "/metadata/labels/x~1y~0z", "value": "1"}] | /metadata/labels | {"a":"1","x/y~z":"1"}
            """)
    void jsonPatchDoesAllItsOperations(String patch, String at, String expected) {
        JsonNode result = apply(PatchType.JSON, patch, FieldValidation.STRICT).at(at);
        assertThat(result.isMissingNode() ? "" : result.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"op": "test", "path": "/metadata/name", "value": "q"}]
            [{"op": "remove", "path": "/spec/nothing"}]
            [{"op": "add", "path": "/spec/containers/7", "value": {}}]
            [{"op": "add", "path": "/a/b/c", "value": {}}]
            [{"op": "add", "path": "", "value": {}}]
            [{"op": "add", "value": {}}]
            [{"op": "replace", "path": "/spec/containers/x", "value": {}}]
            [{"op": "move", "from": "/nowhere", "path": "/metadata/name"}]
            """)
    void whatCannotBeAppliedIs422WithoutDetails(String patch) {
        assertThat(error(PatchType.JSON, patch))
                .isEqualTo("422 the server rejected our request due to an error in our request");
    }

    @Test
    void patchesAreBounded() {
        String operations = "{\"op\": \"test\", \"path\": \"/kind\", \"value\": \"Pod\"},".repeat(10_000);
        assertThat(error(PatchType.JSON, "[" + operations + "{}]"))
                .isEqualTo(
                        "413 Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001");
        String doubling =
                "{\"op\": \"copy\", \"from\": \"/metadata\", \"path\": \"/metadata/annotations\"},".repeat(30);
        assertThat(error(PatchType.JSON, "[" + doubling + "{\"op\": \"remove\", \"path\": \"/x\"}]"))
                .startsWith("422 ");
    }

    @Test
    void theResultMustBeSuchAnObject() {
        assertThat(error(PatchType.MERGE, "{\"spec\": {\"containers\": 1}}"))
                .startsWith("422  \"\" is invalid: patch: Invalid value: ")
                .endsWith(
                        "json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type []v1.Container");
        assertThat(error(PatchType.MERGE, "{\"kind\": \"Service\"}")).startsWith("422 ");
        assertThat(error(PatchType.MERGE, "{\"spec\": {\"foo\": 1}}"))
                .startsWith("422 ")
                .endsWith("strict decoding error: unknown field \"spec.foo\"");
        assertThat(error(PatchType.MERGE, "{")).isEqualTo("400 error decoding patch: unexpected end of JSON input");
        assertThat(error(PatchType.JSON, "{}"))
                .isEqualTo(
                        "400 error decoding patch: json: cannot unmarshal object into Go value of type []interface {}");
    }

    @Test
    void unknownFieldsAndDuplicatesAreWarnedOf() {
        ObjectNode pod = (ObjectNode) Json.read(POD.getBytes(StandardCharsets.UTF_8));
        Patched patched = Patches.apply(
                PatchType.MERGE,
                PODS,
                pod,
                "{\"spec\": {\"foo\": 1}, \"metadata\": {}, \"metadata\": {}}".getBytes(StandardCharsets.UTF_8),
                FieldValidation.WARN);
        assertThat(patched.warnings()).containsExactly("duplicate field \"metadata\"", "unknown field \"spec.foo\"");
        assertThat(pod)
                .hasToString(Json.read(POD.getBytes(StandardCharsets.UTF_8)).toString());
    }
}
