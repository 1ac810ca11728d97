package dev.portcullis.store.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.ServerTest;
import dev.portcullis.store.rest.TestServer.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FlowObjectsTest extends ServerTest {
    private static final String SCHEMAS = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
    private static final String LEVELS = "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";

    @BeforeEach
    void allAreThere() throws Exception {
        until(() -> dangling("catch-all").equals("False")
                && dangling("global-default").equals("False"));
    }

    private static void until(Callable<Boolean> met) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!met.call()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    private static String dangling(String schema) throws Exception {
        return condition(schema).path("status").asString("");
    }

    private static JsonNode condition(String schema) throws Exception {
        return server.get(SCHEMAS + "/" + schema).json().at("/status/conditions/0");
    }

    private static void patch(String path, String patch) throws Exception {
        Answer answer =
                server.send("PATCH", path, patch.replace('\'', '"'), "Content-Type", "application/merge-patch+json");
        assertThat(answer.status()).isEqualTo(200);
    }

    private static int precedence(String schema) throws Exception {
        return server.get(SCHEMAS + "/" + schema)
                .json()
                .at("/spec/matchingPrecedence")
                .asInt();
    }

    @Test
    void whatKubeApiserverSuggestsIsThereAsItIsAskedFor() throws Exception {
        for (FlowObject object : FlowObject.all()) {
            JsonNode there = server.get((object.kind().equals("FlowSchema") ? SCHEMAS : LEVELS) + "/" + object.name())
                    .json();
            assertThat(there.path("spec")).isEqualTo(object.object().path("spec"));
            assertThat(AutoUpdate.said(there)).isTrue();
            assertThat(object.correct((ObjectNode) there)).isEqualTo(there);
        }
        assertThat(server.get(SCHEMAS).json().path("items").size()).isEqualTo(13);
        assertThat(server.get(LEVELS).json().path("items").size()).isEqualTo(8);
    }

    @Test
    void whatIsDeletedComesBack() throws Exception {
        for (String path : new String[] {SCHEMAS + "/exempt", SCHEMAS + "/service-accounts", LEVELS + "/node-high"}) {
            String uid = server.get(path).json().at("/metadata/uid").asString();
            assertThat(server.send("DELETE", path, "").status()).isEqualTo(200);
            until(() ->
                    !server.get(path).json().at("/metadata/uid").asString(uid).equals(uid));
        }
    }

    /** The annotation says whose the spec is. */
    @Test
    void anAdministratorsOwnSpecStaysAndOursDoesNot() throws Exception {
        patch(
                SCHEMAS + "/kube-scheduler",
                "{'metadata':{'annotations':{'%s':'false'}},'spec':{'matchingPrecedence':801}}"
                        .formatted(AutoUpdate.ANNOTATION));
        patch(SCHEMAS + "/system-nodes", "{'spec':{'matchingPrecedence':501}}");
        // One that is gone makes all be looked at.
        server.send("DELETE", SCHEMAS + "/probes", "");

        until(() -> precedence("system-nodes") == 500);
        assertThat(precedence("kube-scheduler")).isEqualTo(801);

        server.send("DELETE", SCHEMAS + "/kube-scheduler", "");
        until(() -> precedence("kube-scheduler") == 800);
    }

    @Test
    void theExemptLevelMayLend() throws Exception {
        patch(LEVELS + "/exempt", "{'spec':{'exempt':{'nominalConcurrencyShares':7}}}");
        server.send("DELETE", SCHEMAS + "/probes", "");
        until(() -> dangling("probes").equals("False"));

        assertThat(server.get(LEVELS + "/exempt")
                        .json()
                        .at("/spec/exempt/nominalConcurrencyShares")
                        .asInt())
                .isEqualTo(7);
        Answer refused = server.send(
                "PATCH",
                LEVELS + "/catch-all",
                "{\"spec\":{\"limited\":{\"nominalConcurrencyShares\":6}}}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(refused.status()).isEqualTo(422);
        patch(LEVELS + "/exempt", "{'spec':{'exempt':{'nominalConcurrencyShares':0}}}");
    }

    @Test
    void whatAnEarlierReleaseSuggestedGoes() throws Exception {
        String level = """
                {"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"PriorityLevelConfiguration",
                 "metadata":{"name":"%s","annotations":{"apf.kubernetes.io/autoupdate-spec":"%s"}},
                 "spec":{"type":"Limited","limited":{"nominalConcurrencyShares":1,"limitResponse":{"type":"Reject"}}}}""";
        assertThat(server.send("POST", LEVELS, level.formatted("outdated", "true"))
                        .status())
                .isEqualTo(201);
        assertThat(server.send("POST", LEVELS, level.formatted("own", "false")).status())
                .isEqualTo(201);
        server.send("DELETE", SCHEMAS + "/probes", "");

        until(() -> server.get(LEVELS + "/outdated").status() == 404);
        assertThat(server.get(LEVELS + "/own").status()).isEqualTo(200);
        server.send("DELETE", LEVELS + "/own", "");
    }

    @Test
    void aSchemaSaysWhetherItsLevelIsThere() throws Exception {
        String schema = """
                {"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"FlowSchema","metadata":{"name":"lost"},
                 "spec":{"priorityLevelConfiguration":{"name":"later"},"matchingPrecedence":5,
                  "rules":[{"subjects":[{"kind":"User","user":{"name":"dev"}}],
                   "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}}""";
        assertThat(server.send("POST", SCHEMAS, schema).status()).isEqualTo(201);
        until(() -> dangling("lost").equals("True"));
        assertThat(condition("lost"))
                .isEqualTo(
                        Json.object()
                                .put("type", "Dangling")
                                .put("status", "True")
                                .put(
                                        "lastTransitionTime",
                                        condition("lost")
                                                .path("lastTransitionTime")
                                                .asString())
                                .put("reason", "NotFound")
                                .put(
                                        "message",
                                        "This FlowSchema references the PriorityLevelConfiguration object named \"later\" but there is no such object"));
        server.send("POST", LEVELS, """
                {"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"PriorityLevelConfiguration","metadata":{"name":"later"},
                 "spec":{"type":"Limited","limited":{"nominalConcurrencyShares":1,"limitResponse":{"type":"Reject"}}}}""");

        until(() -> dangling("lost").equals("False"));
        server.send("DELETE", SCHEMAS + "/lost", "");
        server.send("DELETE", LEVELS + "/later", "");
    }
}
