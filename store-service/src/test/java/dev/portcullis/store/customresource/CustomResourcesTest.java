package dev.portcullis.store.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.ServerTest;
import dev.portcullis.store.rest.TestServer.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a definition to objects and back to nothing, through the store's own API. */
class CustomResourcesTest extends ServerTest {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String MERGE = "application/merge-patch+json";

    private static final String VERSION = """
            {"name": "%s", "served": %s, "storage": %s, "subresources": {"status": {}, "scale": {
               "specReplicasPath": ".spec.size", "statusReplicasPath": ".status.ready", "labelSelectorPath": ".status.selector"}},
             "selectableFields": [{"jsonPath": ".spec.color"}],
             "additionalPrinterColumns": [{"name": "Size", "type": "integer", "jsonPath": ".spec.size"}],
             "schema": {"openAPIV3Schema": {"type": "object", "properties": {
               "spec": {"type": "object", "properties": {"size": {"type": "integer"}, "color": {"type": "string", "default": "red"}%s}},
               "status": {"type": "object", "properties": {"ready": {"type": "integer"}, "selector": {"type": "string"}}}}}}}""";

    private static Answer define(String group, String kind, String versions) throws Exception {
        String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
        return server.send("POST", DEFINITIONS, definition(group, kind, plural, versions));
    }

    private static String definition(String group, String kind, String plural, String versions) {
        return """
                {"metadata": {"name": "%2$s.%1$s"}, "spec": {"group": "%1$s", "scope": "Namespaced",
                 "names": {"kind": "%3$s", "plural": "%2$s"}, "versions": [%4$s]}}""".formatted(group, plural, kind, versions);
    }

    private static String version(String name, boolean storage, String more) {
        return VERSION.formatted(name, true, storage, more);
    }

    private static JsonNode condition(String name, String type) throws Exception {
        for (JsonNode condition : server.get(DEFINITIONS + "/" + name).json().at("/status/conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private static boolean established(String name) throws Exception {
        return condition(name, "Established").path("status").asString("").equals("True");
    }

    private static Answer create(String path, String name, String spec) throws Exception {
        return server.send("POST", path, "{\"metadata\": {\"name\": \"" + name + "\"}, \"spec\": " + spec + "}");
    }

    @Test
    void areServedAsSoonAsTheyAreEstablished() throws Exception {
        String path = "/apis/one.example.com/v1/namespaces/default/things";
        assertThat(server.get("/apis/one.example.com/v1").status()).isEqualTo(404);
        assertThat(define("one.example.com", "Thing", version("v1", true, "")).status())
                .isEqualTo(201);
        until(() -> established("things.one.example.com"));
        Answer made = create(path, "a", "{\"size\": 3, \"unknown\": 1}");
        assertThat(made.status()).as(made.message()).isEqualTo(201);
        assertThat(made.json().at("/spec")).hasToString("{\"color\":\"red\",\"size\":3}");
        JsonNode resources = server.get("/apis/one.example.com/v1").json().path("resources");
        assertThat(resources.valueStream().map(one -> one.path("name").asString()))
                .containsExactly("things", "things/status", "things/scale");
        assertThat(server.get("/apis").json().toString()).contains("\"one.example.com\"");
        assertThat(server.get(path + "?fieldSelector=spec.color%3Dred")
                        .json()
                        .at("/items/0/metadata/name")
                        .asString())
                .isEqualTo("a");
        assertThat(server.get(path + "?fieldSelector=spec.color%3Dblue").json().path("items"))
                .isEmpty();
        assertThat(server.get(path + "?fieldSelector=spec.size%3D3").message())
                .isEqualTo("field label not supported: spec.size");
    }

    @Test
    void haveAScaleWhereTheirDefinitionSaysIt() throws Exception {
        String path = "/apis/scale.example.com/v1/namespaces/default/things";
        define("scale.example.com", "Thing", version("v1", true, ""));
        until(() -> established("things.scale.example.com"));
        create(path, "a", "{\"size\": 3}");
        server.send(
                "PATCH",
                path + "/a/status",
                "{\"status\": {\"ready\": 2, \"selector\": \"x=y\"}}",
                "Content-Type",
                MERGE);
        JsonNode scale = server.get(path + "/a/scale").json();
        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(scale.at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(scale.at("/status/selector").asString()).isEqualTo("x=y");
        assertThat(server.send("PATCH", path + "/a/scale", "{\"spec\": {\"replicas\": 5}}", "Content-Type", MERGE)
                        .status())
                .isEqualTo(200);
        assertThat(server.get(path + "/a").json().at("/spec/size").asInt()).isEqualTo(5);
        create(path, "none", "{}");
        assertThat(server.get(path + "/none/scale").message())
                .isEqualTo("Internal error occurred: the spec replicas field \".spec.size\" does not exist");
    }

    @Test
    void areTheSameInEveryVersion() throws Exception {
        String base = "/apis/versions.example.com/";
        String there = "/namespaces/default/things";
        define("versions.example.com", "Thing", version("v1", true, "") + "," + version("v1beta1", false, ""));
        until(() -> established("things.versions.example.com"));
        Answer made = create(base + "v1beta1" + there, "a", "{\"size\": 1}");
        assertThat(made.json().path("apiVersion").asString()).isEqualTo("versions.example.com/v1beta1");
        assertThat(server.get(base + "v1" + there + "/a")
                        .json()
                        .path("apiVersion")
                        .asString())
                .isEqualTo("versions.example.com/v1");
        JsonNode group = server.get("/apis/versions.example.com").json();
        assertThat(group.at("/preferredVersion/version").asString()).isEqualTo("v1");
        assertThat(group.path("versions")).hasSize(2);
    }

    @Test
    void followTheirDefinition() throws Exception {
        String path = "/apis/change.example.com/v1/namespaces/default/things";
        define("change.example.com", "Thing", version("v1", true, ""));
        until(() -> established("things.change.example.com"));
        create(path, "a", "{\"size\": 1}");
        String changed =
                """
                {"spec": {"versions": [%s]}}""".formatted(version("v1", true, ", \"shape\": {\"type\": \"string\", \"default\": \"round\"}"));
        assertThat(server.send("PATCH", DEFINITIONS + "/things.change.example.com", changed, "Content-Type", MERGE)
                        .status())
                .isEqualTo(200);
        until(() ->
                server.get(path + "/a").json().at("/spec/shape").asString("").equals("round"));
        assertThat(create(path, "b", "{\"shape\": \"square\"}")
                        .json()
                        .at("/spec/shape")
                        .asString())
                .isEqualTo("square");
    }

    @Test
    void getOnlyNamesThatAreFree() throws Exception {
        define("names.example.com", "Thing", version("v1", true, ""));
        until(() -> established("things.names.example.com"));
        server.send("POST", DEFINITIONS, definition("names.example.com", "Thing", "others", version("v1", true, "")));
        until(() -> condition("others.names.example.com", "NamesAccepted")
                .path("status")
                .asString("")
                .equals("False"));
        JsonNode refused = condition("others.names.example.com", "NamesAccepted");
        assertThat(refused.path("reason").asString()).isEqualTo("ListKindConflict");
        assertThat(refused.path("message").asString()).isEqualTo("\"ThingList\" is already in use");
        assertThat(condition("others.names.example.com", "Established")
                        .path("reason")
                        .asString())
                .isEqualTo("NotAccepted");
        assertThat(server.get("/apis/names.example.com/v1/others").status()).isEqualTo(404);
        server.send("DELETE", DEFINITIONS + "/things.names.example.com", "");
        until(() -> established("others.names.example.com"));
        assertThat(server.get("/apis/names.example.com/v1/others").status()).isEqualTo(200);
    }

    @Test
    void goWithTheirDefinition() throws Exception {
        String path = "/apis/gone.example.com/v1/namespaces/default/things";
        define("gone.example.com", "Thing", version("v1", true, ""));
        until(() -> established("things.gone.example.com"));
        create(path, "a", "{}");
        assertThat(server.send(
                                "POST",
                                path,
                                "{\"metadata\": {\"name\": \"held\", \"finalizers\": [\"example.com/wait\"]}, \"spec\": {}}")
                        .status())
                .isEqualTo(201);
        JsonNode owner = server.get(path + "/a").json().path("metadata");
        server.send("POST", "/api/v1/namespaces/default/configmaps", """
                {"metadata": {"name": "owned", "ownerReferences": [
                  {"apiVersion": "gone.example.com/v1", "kind": "Thing", "name": "a", "uid": "%s"}]}}""".formatted(
                        owner.path("uid").asString()));
        Answer deleted = server.send("DELETE", DEFINITIONS + "/things.gone.example.com", "");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().at("/metadata/finalizers"))
                .hasToString("[\"customresourcecleanup.apiextensions.k8s.io\"]");
        until(() -> server.get(path + "/a").status() == 404);
        until(() -> condition("things.gone.example.com", "Terminating")
                .path("reason")
                .asString("")
                .equals("InstanceDeletionInProgress"));
        until(() -> create(path, "late", "{}").status() == 405);
        assertThat(create(path, "late", "{}").message())
                .isEqualTo("create not allowed while custom resource definition is terminating");
        assertThat(server.get("/apis/gone.example.com/v1").json().at("/resources/0/verbs"))
                .hasToString("[\"delete\",\"deletecollection\",\"get\",\"list\",\"watch\"]");
        assertThat(server.get(DEFINITIONS + "/things.gone.example.com").status())
                .isEqualTo(200);
        server.send("PATCH", path + "/held", "{\"metadata\": {\"finalizers\": null}}", "Content-Type", MERGE);
        until(() -> server.get(DEFINITIONS + "/things.gone.example.com").status() == 404);
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.get("/apis/gone.example.com").status()).isEqualTo(404);
        until(() -> server.get("/api/v1/namespaces/default/configmaps/owned").status() == 404);
    }

    @Test
    void goWithTheirNamespace() throws Exception {
        define("spaces.example.com", "Thing", version("v1", true, ""));
        until(() -> established("things.spaces.example.com"));
        server.send("POST", "/api/v1/namespaces", "{\"metadata\": {\"name\": \"short\"}}");
        String path = "/apis/spaces.example.com/v1/namespaces/short/things";
        assertThat(create(path, "a", "{}").status()).isEqualTo(201);
        server.send("DELETE", "/api/v1/namespaces/short", "");
        until(() -> server.get("/api/v1/namespaces/short").status() == 404);
        assertThat(server.get(path + "/a").status()).isEqualTo(404);
    }
}
