package dev.portcullis.store.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.ServerTest;
import dev.portcullis.store.rest.TestServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EvictionTest extends ServerTest {
    private static final String[] JSON = {"Content-Type", "application/json"};
    private static final String[] MERGE = {"Content-Type", "application/merge-patch+json"};
    private static final String READY =
            "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
    private static final String UNREADY = "{\"status\":{\"phase\":\"Running\"}}";
    private static final String EXHAUSTED =
            "{\"observedGeneration\":1,\"disruptionsAllowed\":0,\"currentHealthy\":1,\"desiredHealthy\":2,\"expectedPods\":2}";

    @Test
    void aBudgetWithoutRoomRefuses() throws Exception {
        pod("tight", READY);
        budget("tight", "b", "", EXHAUSTED);

        Answer refused = evict("tight", "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.message()).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refused.json().path("reason").asString()).isEqualTo("TooManyRequests");
        assertThat(refused.json().at("/details/causes/0/reason").asString()).isEqualTo("DisruptionBudget");
        assertThat(refused.json().at("/details/causes/0/message").asString())
                .isEqualTo("The disruption budget b needs 2 healthy pods and has 1 currently");
        assertThat(refused.header("Retry-After")).isEmpty();
        assertThat(get("tight").at("/status/conditions")).hasSize(1);
    }

    @Test
    void aBudgetIsChargedAndRemembersThePod() throws Exception {
        pod("roomy", READY);
        budget(
                "roomy",
                "b",
                "",
                "{\"observedGeneration\":1,\"disruptionsAllowed\":1,\"currentHealthy\":3,"
                        + "\"desiredHealthy\":2,\"expectedPods\":3}");

        assertThat(evict("roomy", "?dryRun=All").status()).isEqualTo(201);
        assertThat(budget("roomy").at("/status/disruptionsAllowed").asInt()).isEqualTo(1);
        assertThat(get("roomy").at("/metadata").has("deletionTimestamp")).isFalse();

        assertThat(evict("roomy", "").status()).isEqualTo(201);

        JsonNode status = budget("roomy").path("status");
        assertThat(status.path("disruptionsAllowed").asInt()).isZero();
        assertThat(status.path("disruptedPods").has("p")).isTrue();
        assertThat(status.at("/conditions/0/type").asString()).isEqualTo("DisruptionAllowed");
        assertThat(status.at("/conditions/0/status").asString()).isEqualTo("False");
        assertThat(status.at("/conditions/0/reason").asString()).isEqualTo("InsufficientPods");
        JsonNode pod = get("roomy");
        assertThat(pod.at("/metadata").has("deletionTimestamp")).isTrue();
        assertThat(pod.at("/status/conditions")
                        .valueStream()
                        .map(c -> c.path("type").asString()))
                .contains("DisruptionTarget");
    }

    @Test
    void aBudgetThatNobodyHasLookedAtIsStillProcessed() throws Exception {
        pod("fresh", READY);
        budget(
                "fresh",
                "b",
                "",
                "{\"disruptionsAllowed\":1,\"currentHealthy\":3,\"desiredHealthy\":2,\"expectedPods\":3}");

        Answer refused = evict("fresh", "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(refused.json().at("/details/causes/0/message").asString())
                .isEqualTo("The disruption budget b is still being processed by the server.");
    }

    @Test
    void severalBudgetsAreTooMany() throws Exception {
        pod("several", READY);
        budget("several", "a", "", EXHAUSTED);
        budget("several", "b", "", EXHAUSTED);

        Answer refused = evict("several", "");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.message())
                .isEqualTo(
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    }

    @Test
    void anUnreadyPodIsGuardedUnlessItsBudgetSaysOtherwise() throws Exception {
        pod("guarded", UNREADY);
        budget("guarded", "b", "", EXHAUSTED);
        assertThat(evict("guarded", "").status()).isEqualTo(429);

        pod("released", UNREADY);
        budget("released", "b", "\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\",", EXHAUSTED);
        assertThat(evict("released", "").status()).isEqualTo(201);

        pod("healthy", UNREADY);
        budget("healthy", "b", "", EXHAUSTED.replace("\"currentHealthy\":1", "\"currentHealthy\":2"));
        assertThat(evict("healthy", "").status()).isEqualTo(201);
        assertThat(budget("healthy").at("/status").has("disruptedPods")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "Failed", "Pending"})
    void aPodThatDoesNotRunIsOfNoUseToItsBudget(String phase) throws Exception {
        String namespace = "phase-" + phase.toLowerCase(java.util.Locale.ROOT);
        pod(namespace, "{\"status\":{\"phase\":\"" + phase + "\"}}");
        budget(namespace, "b", "", EXHAUSTED);

        assertThat(evict(namespace, "").status()).isEqualTo(201);
        assertThat(server.get(pods(namespace) + "/p").status()).isIn(200, 404);
    }

    @Test
    void preconditionsHold() throws Exception {
        pod("exact", READY);
        String body = eviction(",\"deleteOptions\":{\"preconditions\":{\"uid\":\"another\"}}");

        Answer refused = server.send("POST", pods("exact") + "/p/eviction", body, JSON);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("the UID in the precondition (another) does not match");
    }

    @Test
    void theVersionThatOldClientsSendMeansTheSame() throws Exception {
        pod("old", READY);
        Answer evicted = server.send(
                "POST", pods("old") + "/p/eviction", eviction("").replace("policy/v1", "policy/v1beta1"), JSON);
        assertThat(evicted.status()).as(evicted.message()).isEqualTo(201);
        assertThat(get("old").path("metadata").has("deletionTimestamp")).isTrue();
        Answer unheardOf =
                server.send("POST", pods("old") + "/p/eviction", eviction("").replace("policy/v1", "policy/v2"), JSON);
        assertThat(unheardOf.status()).isEqualTo(400);
    }

    private static void pod(String namespace, String status) throws Exception {
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}", JSON);
        assertThat(server.send("POST", pods(namespace), """
                        {"metadata": {"name": "p", "labels": {"app": "a"}},
                         "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i"}]}}""", JSON).status()).isEqualTo(201);
        assertThat(server.send("PATCH", pods(namespace) + "/p/status", status, MERGE)
                        .status())
                .isEqualTo(200);
    }

    private static void budget(String namespace, String name, String spec, String status) throws Exception {
        String path = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        String body = "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{" + spec
                + "\"minAvailable\":2,\"selector\":{\"matchLabels\":{\"app\":\"a\"}}}}";
        assertThat(server.send("POST", path, body, JSON).status()).isEqualTo(201);
        assertThat(server.send("PATCH", path + "/" + name + "/status", "{\"status\":" + status + "}", MERGE)
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode budget(String namespace) throws Exception {
        return server.get("/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets/b")
                .json();
    }

    private static JsonNode get(String namespace) throws Exception {
        return server.get(pods(namespace) + "/p").json();
    }

    private static Answer evict(String namespace, String query) throws Exception {
        return server.send("POST", pods(namespace) + "/p/eviction" + query, eviction(""), JSON);
    }

    private static String eviction(String more) {
        return "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"p\"}" + more + "}";
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }
}
