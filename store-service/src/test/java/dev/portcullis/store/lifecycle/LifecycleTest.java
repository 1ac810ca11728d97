package dev.portcullis.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.ServerTest;
import dev.portcullis.store.rest.TestServer.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LifecycleTest extends ServerTest {
    @Test
    void theSystemNamespacesAreThere() throws Exception {
        for (String name : new String[] {"default", "kube-system", "kube-public", "kube-node-lease"}) {
            assertThat(server.get("/api/v1/namespaces/" + name).status()).isEqualTo(200);
        }
    }

    @Test
    void podsFindTheApiServer() throws Exception {
        until(() ->
                server.get("/api/v1/namespaces/default/endpoints/kubernetes").status() == 200);
        assertThat(server.get("/api/v1/namespaces/default/services/kubernetes")
                        .json()
                        .at("/spec/clusterIP")
                        .asString())
                .isEqualTo("10.96.0.1");
        assertThat(server.get("/api/v1/namespaces/default/endpoints/kubernetes")
                        .json()
                        .at("/subsets/0/addresses/0/ip")
                        .asString())
                .isEqualTo("192.0.2.1");
        until(() -> server.get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes")
                .json()
                .at("/status/conditions/0/type")
                .asString("")
                .equals("Ready"));
        assertThat(server.get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes")
                        .json()
                        .at("/spec/cidrs"))
                .hasToString("[\"10.96.0.0/16\"]");
    }

    @Test
    void aNamespaceTakesItsContentAlong() throws Exception {
        namespace("full");
        map("full", "a", "");
        server.send("DELETE", "/api/v1/namespaces/full", "");
        gone("/api/v1/namespaces/full");
        assertThat(server.get("/api/v1/namespaces/full/configmaps")
                        .json()
                        .path("items")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aNamespaceWaitsForWhatIsHeldAndSaysSo() throws Exception {
        namespace("held");
        map("held", "a", ",\"finalizers\":[\"example.com/x\"]");
        server.send("DELETE", "/api/v1/namespaces/held", "");
        until(
                () -> condition(server.get("/api/v1/namespaces/held"), "NamespaceFinalizersRemaining")
                        .equals(
                                "Some content in the namespace has finalizers remaining: example.com/x in 1 resource instances"));
        server.send(
                "PATCH",
                "/api/v1/namespaces/held/configmaps/a",
                "{\"metadata\":{\"finalizers\":null}}",
                "Content-Type",
                "application/merge-patch+json");
        gone("/api/v1/namespaces/held");
    }

    /** A network policy protects the pods until they are gone. */
    @Test
    void aNamespacesPodsGoBeforeAllElse() throws Exception {
        namespace("ordered");
        map("ordered", "a", "");
        String pods = "/api/v1/namespaces/ordered/pods";
        server.send(
                "POST",
                pods,
                "{\"metadata\":{\"name\":\"p\",\"finalizers\":[\"example.com/x\"]},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        server.send("DELETE", "/api/v1/namespaces/ordered", "");
        until(() -> condition(server.get("/api/v1/namespaces/ordered"), "NamespaceContentRemaining")
                .equals("Some resources are remaining: pods. has 1 resource instances"));
        assertThat(server.get(pods + "/p").json().path("metadata").has("deletionTimestamp"))
                .isTrue();
        JsonNode other =
                server.get("/api/v1/namespaces/ordered/configmaps/a").json().path("metadata");
        assertThat(other.path("name").asString()).isEqualTo("a");
        assertThat(other.has("deletionTimestamp")).isFalse();
        server.send(
                "PATCH",
                pods + "/p",
                "{\"metadata\":{\"finalizers\":null}}",
                "Content-Type",
                "application/merge-patch+json");
        gone("/api/v1/namespaces/ordered");
    }

    @Test
    void dependentsFollowTheirOwner() throws Exception {
        String owner = map("default", "owner", "");
        map("default", "dependent", owned(owner, "owner", false));
        server.send("DELETE", maps("owner"), "");
        gone(maps("dependent"));
    }

    @Test
    void inTheForegroundTheOwnerGoesLast() throws Exception {
        String owner = map("default", "first", "");
        map("default", "blocker", owned(owner, "first", true) + ",\"finalizers\":[\"example.com/x\"]");
        server.send("DELETE", maps("first") + "?propagationPolicy=Foreground", "");
        until(() -> server.get(maps("blocker")).json().path("metadata").has("deletionTimestamp"));
        assertThat(server.get(maps("first")).status()).isEqualTo(200);
        server.send(
                "PATCH",
                maps("blocker"),
                "{\"metadata\":{\"finalizers\":null}}",
                "Content-Type",
                "application/merge-patch+json");
        gone(maps("first"));
    }

    @Test
    void orphansAreLeftWithoutAnOwner() throws Exception {
        String owner = map("default", "parent", "");
        map("default", "child", owned(owner, "parent", false));
        server.send("DELETE", maps("parent") + "?propagationPolicy=Orphan", "");
        gone(maps("parent"));
        JsonNode child = server.get(maps("child")).json();
        assertThat(child.path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void whatNeverHadItsOwnerIsCollected() throws Exception {
        map("default", "lost", owned("00000000-0000-0000-0000-000000000001", "nobody", false));
        gone(maps("lost"));
    }

    @Test
    void whatHasAnotherOwnerStays() throws Exception {
        String one = map("default", "one", "");
        String two = map("default", "two", "");
        String both = owned(one, "one", false);
        map("default", "shared", both.substring(0, both.length() - 1) + "," + reference(two, "two", false) + "]");
        server.send("DELETE", maps("one"), "");
        until(() -> server.get(maps("shared"))
                        .json()
                        .at("/metadata/ownerReferences")
                        .size()
                == 1);
        assertThat(server.get(maps("shared"))
                        .json()
                        .at("/metadata/ownerReferences/0/name")
                        .asString())
                .isEqualTo("two");
    }

    private static void namespace(String name) throws Exception {
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /** Returns its uid. */
    private static String map(String namespace, String name, String more) throws Exception {
        Answer created = server.send(
                "POST",
                "/api/v1/namespaces/" + namespace + "/configmaps",
                "{\"metadata\":{\"name\":\"" + name + "\"" + more + "}}");
        assertThat(created.status()).isEqualTo(201);
        return created.json().at("/metadata/uid").asString();
    }

    private static String owned(String uid, String name, boolean blocking) {
        return ",\"ownerReferences\":[" + reference(uid, name, blocking) + "]";
    }

    private static String reference(String uid, String name, boolean blocking) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"%s\",\"uid\":\"%s\",\"blockOwnerDeletion\":%s}"
                .formatted(name, uid, blocking);
    }

    private static String maps(String name) {
        return "/api/v1/namespaces/default/configmaps/" + name;
    }

    private static String condition(Answer namespace, String type) {
        for (JsonNode condition : namespace.json().at("/status/conditions")) {
            if (condition.path("type").asString().equals(type)) {
                return condition.path("message").asString();
            }
        }
        return "";
    }

    private static void gone(String path) throws Exception {
        until(() -> server.get(path).status() == 404);
    }
}
