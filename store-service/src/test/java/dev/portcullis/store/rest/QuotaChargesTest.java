package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What admission's answer says of quotas is taken when the object is stored, and only then. */
class QuotaChargesTest extends ServerTest {
    private static final String NAMESPACE = "/api/v1/namespaces/";

    private static String quota(String namespace, int hard) throws Exception {
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
        String quotas = NAMESPACE + namespace + "/resourcequotas";
        server.send("POST", quotas, """
                {"metadata":{"name":"q"},"spec":{"hard":{"count/configmaps":"%d"}}}""".formatted(hard));
        server.send("PATCH", quotas + "/q/status", """
                {"status":{"hard":{"count/configmaps":"%d"},"used":{"count/configmaps":"0"}}}""".formatted(hard), "Content-Type", "application/merge-patch+json");
        return quotas + "/q";
    }

    private static String used(String quota) throws Exception {
        return server.get(quota)
                .json()
                .path("status")
                .path("used")
                .path("count/configmaps")
                .asString();
    }

    private static Answer begin(String maps, String name) throws Exception {
        return server.as(
                "gateway",
                "POST",
                maps,
                "{\"metadata\":{\"name\":\"" + name + "\"}}",
                "Portcullis-Write",
                "begin",
                "X-Remote-User",
                "alice");
    }

    private static ObjectNode allowed(Answer paused) {
        ObjectNode answer = Json.object();
        answer.putObject("response")
                .put("uid", paused.json().at("/request/uid").asString())
                .put("allowed", true);
        return answer;
    }

    private static Answer go(Answer paused, ObjectNode answer) throws Exception {
        return server.as("gateway", "POST", "/writes/" + paused.header("Portcullis-Write"), answer.toString());
    }

    /** As admission would: it looks at the quota, refuses what is too much, and charges what is not. */
    private static ObjectNode judged(Answer paused, JsonNode quota) {
        ObjectNode answer = allowed(paused);
        ObjectNode response = (ObjectNode) answer.path("response");
        JsonNode status = quota.path("status");
        if (status.at("/used/count~1configmaps")
                .asString()
                .equals(status.at("/hard/count~1configmaps").asString())) {
            response.put("allowed", false).putObject("status").put("code", 403).put("message", "exceeded quota");
            return answer;
        }
        ObjectNode charge = response.putArray("charges")
                .addObject()
                .put("quota", "q")
                .put("uid", quota.at("/metadata/uid").asString())
                .put("bounded", true);
        charge.putObject("add").put("count/configmaps", "1").put("pods", "7");
        return answer;
    }

    private static Answer create(String namespace, String name) throws Exception {
        String maps = NAMESPACE + namespace + "/configmaps";
        Answer step = begin(maps, name);
        while (!step.header("Portcullis-Admission").isEmpty()) {
            step = step.header("Portcullis-Admission").equals("mutate")
                    ? go(step, allowed(step))
                    : go(
                            step,
                            judged(
                                    step,
                                    server.get(NAMESPACE + namespace + "/resourcequotas/q")
                                            .json()));
        }
        return step;
    }

    @Test
    void ofTwoHundredAtOnceFiftyAreStoredAndCounted() throws Exception {
        String quota = quota("crowd", 50);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 200)
                    .mapToObj(i ->
                            (Callable<Integer>) () -> create("crowd", "m" + i).status())
                    .toList());
            assertThat(answers.stream().map(Future::resultNow).filter(code -> code == 201))
                    .hasSize(50);
            assertThat(answers.stream().map(Future::resultNow).filter(code -> code == 403))
                    .hasSize(150);
        }
        assertThat(used(quota)).isEqualTo("50");
        assertThat(server.get(NAMESPACE + "crowd/configmaps?labelSelector=!x")
                        .json()
                        .path("items"))
                .filteredOn(map -> map.at("/metadata/name").asString().startsWith("m"))
                .hasSize(50);
    }

    @Test
    void whatIsNotStoredIsNotCounted() throws Exception {
        String quota = quota("failed", 5);
        assertThat(create("failed", "a").status()).isEqualTo(201);
        assertThat(used(quota)).isEqualTo("1");
        assertThat(create("failed", "a").status()).isEqualTo(409);
        assertThat(used(quota)).isEqualTo("1");

        Answer review = validating(begin(NAMESPACE + "failed/configmaps", "b"));
        server.as("gateway", "DELETE", "/writes/" + review.header("Portcullis-Write"), "");
        assertThat(used(quota)).isEqualTo("1");

        Answer dry = begin(NAMESPACE + "failed/configmaps?dryRun=All", "b");
        Answer second = go(dry, allowed(dry));
        assertThat(go(second, judged(second, server.get(quota).json())).status())
                .isEqualTo(201);
        assertThat(used(quota)).isEqualTo("1");
    }

    private static Answer validating(Answer mutating) throws Exception {
        return go(mutating, allowed(mutating));
    }

    /** Admission saw a quota with room, which is gone when the object would be stored: it is asked again. */
    @Test
    void aQuotaThatFilledUpMeanwhileIsLookedAtAgain() throws Exception {
        String quota = quota("late", 1);
        Answer first = validating(begin(NAMESPACE + "late/configmaps", "first"));
        JsonNode before = server.get(quota).json();
        assertThat(create("late", "second").status()).isEqualTo(201);
        Answer again = go(first, judged(first, before));
        assertThat(again.header("Portcullis-Admission")).isEqualTo("validate");
        assertThat(go(again, judged(again, server.get(quota).json())).status()).isEqualTo(403);
        assertThat(used(quota)).isEqualTo("1");
        assertThat(server.get(NAMESPACE + "late/configmaps/first").status()).isEqualTo(404);
    }

    /** One of the same name is another quota. */
    @Test
    void aQuotaThatWasMadeAnewIsLookedAtAgain() throws Exception {
        String quota = quota("anew", 5);
        Answer review = validating(begin(NAMESPACE + "anew/configmaps", "a"));
        ObjectNode old = judged(review, server.get(quota).json());
        server.send("DELETE", quota, "");
        quota("anew", 5);
        assertThat(go(review, old).header("Portcullis-Admission")).isEqualTo("validate");
        assertThat(used(quota)).isEqualTo("0");
    }

    /** What the controllers of the other services make is one object more, or one too many. */
    @Test
    void whatServicesMakeIsCountedToo() throws Exception {
        String quota = quota("own", 2);
        String maps = NAMESPACE + "own/configmaps";
        assertThat(server.send("POST", maps, "{\"metadata\":{\"name\":\"a\"}}").status())
                .isEqualTo(201);
        assertThat(used(quota)).isEqualTo("1");
        assertThat(server.send("POST", maps, "{\"metadata\":{\"name\":\"a\"}}").status())
                .isEqualTo(409);
        assertThat(server.send("POST", NAMESPACE + "own/secrets", "{\"metadata\":{\"name\":\"s\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(used(quota)).isEqualTo("1");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 10)
                    .mapToObj(i -> (Callable<Integer>)
                            () -> server.send("POST", maps, "{\"metadata\":{\"name\":\"m" + i + "\"}}")
                                    .status())
                    .toList());
            assertThat(answers.stream().map(Future::resultNow).filter(code -> code == 201))
                    .hasSize(1);
        }
        assertThat(used(quota)).isEqualTo("2");
        Answer refused = server.send("POST", maps, "{\"metadata\":{\"name\":\"b\"}}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message())
                .isEqualTo("configmaps \"b\" is forbidden: exceeded quota: q, requested: count/configmaps=1, used:"
                        + " count/configmaps=2, limited: count/configmaps=2");
        assertThat(server.send("PUT", maps + "/a", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}")
                        .status())
                .as("a change is no object more")
                .isEqualTo(200);
    }
}
