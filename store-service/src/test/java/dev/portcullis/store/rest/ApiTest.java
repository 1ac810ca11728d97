package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ApiTest extends ServerTest {
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";

    @Test
    void anObjectsLife() throws Exception {
        String maps = maps("life");
        Answer created = create(maps, "a", "1");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().at("/metadata/uid").asString()).isNotEmpty();
        assertThat(create(maps, "a", "1").status()).isEqualTo(409);

        assertThat(server.get(maps + "/a").json()).isEqualTo(created.json());
        Answer patched = server.send("PATCH", maps + "/a", "{\"data\":{\"k\":\"2\"}}", "Content-Type", MERGE);
        assertThat(patched.json().at("/data/k").asString()).isEqualTo("2");
        assertThat(version(patched)).isGreaterThan(version(created));

        Answer unchanged = server.send("PATCH", maps + "/a", "{\"data\":{\"k\":\"2\"}}", "Content-Type", MERGE);
        assertThat(version(unchanged)).isEqualTo(version(patched));

        Answer stale = server.send("PUT", maps + "/a", text(created), "Content-Type", JSON);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.message()).contains("the object has been modified");

        assertThat(server.send("DELETE", maps + "/a", "").json().path("status").asString())
                .isEqualTo("Success");
        assertThat(server.get(maps + "/a").status()).isEqualTo(404);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        String maps = maps("dry");
        Answer created = create(maps + "?dryRun=All", "a", "1");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().at("/metadata/resourceVersion").isMissingNode())
                .isTrue();
        assertThat(server.get(maps + "/a").status()).isEqualTo(404);
        create(maps, "a", "1");
        server.send("DELETE", maps + "/a?dryRun=All", "");
        server.send("PATCH", maps + "/a?dryRun=All", "{\"data\":{\"k\":\"2\"}}", "Content-Type", MERGE);
        assertThat(server.get(maps + "/a").json().at("/data/k").asString()).isEqualTo("1");
    }

    @Test
    void pagesShowOneStateWhateverHappensMeanwhile() throws Exception {
        String maps = maps("pages");
        for (int i = 0; i < 5; i++) {
            create(maps, "m" + i, "1");
        }
        JsonNode first = server.get(maps + "?limit=2").json();
        assertThat(names(first)).containsExactly("m0", "m1");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        create(maps, "m2a", "1");
        server.send("DELETE", maps + "/m3", "");
        JsonNode second = server.get(maps + "?limit=2&continue=" + token(first)).json();
        assertThat(names(second)).containsExactly("m2", "m3");
        JsonNode third = server.get(maps + "?limit=2&continue=" + token(second)).json();
        assertThat(names(third)).containsExactly("m4");
        assertThat(third.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
        assertThat(names(server.get(maps).json())).containsExactly("m0", "m1", "m2", "m2a", "m4");
    }

    @Test
    void anExpiredPageSaysHowToGoOn() throws Exception {
        String maps = maps("expired");
        create(maps, "a", "1");
        create(maps, "b", "1");
        JsonNode first = server.get(maps + "?limit=1").json();
        create(maps, "c", "1");
        server.store().compact(server.store().currentRevision());
        Answer expired = server.get(maps + "?limit=1&continue=" + token(first));
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.json().path("reason").asString()).isEqualTo("Expired");
        assertThat(names(server.get(maps + "?continue=" + token(expired.json())).json()))
                .containsExactly("b", "c");
    }

    @Test
    void aWatchTellsWhatHappensToWhatItSelects() throws Exception {
        String maps = maps("watch");
        String version = server.get(maps).json().at("/metadata/resourceVersion").asString();
        create(maps, "a", "1");
        server.send("PATCH", maps + "/a", "{\"metadata\":{\"labels\":{\"w\":\"1\"}}}", "Content-Type", MERGE);
        server.send("PATCH", maps + "/a", "{\"data\":{\"k\":\"2\"}}", "Content-Type", MERGE);
        server.send("PATCH", maps + "/a", "{\"metadata\":{\"labels\":{\"w\":\"2\"}}}", "Content-Type", MERGE);
        Answer deleted = server.send("DELETE", maps + "/a", "");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(watch(maps + "?watch=1&timeoutSeconds=1&labelSelector=w%3D1&resourceVersion=" + version))
                .containsExactly("ADDED a", "MODIFIED a", "DELETED a");
        assertThat(watch(maps + "?watch=1&timeoutSeconds=1&resourceVersion=" + version))
                .containsExactly("ADDED a", "MODIFIED a", "MODIFIED a", "MODIFIED a", "DELETED a");
    }

    @Test
    void aWatchGoesFurtherBackThanTheCache() throws Exception {
        String maps = maps("history");
        String version = server.get(maps).json().at("/metadata/resourceVersion").asString();
        create(maps, "a", "0");
        int changes = 1100;
        for (int i = 1; i <= changes; i++) {
            server.send("PATCH", maps + "/a", "{\"data\":{\"k\":\"" + i + "\"}}", "Content-Type", MERGE);
        }
        List<String> told = watch(maps + "?watch=1&timeoutSeconds=2&resourceVersion=" + version);
        assertThat(told).hasSize(changes + 1).startsWith("ADDED a", "MODIFIED a");

        server.store().compact(server.store().currentRevision());
        assertThat(watch(maps + "?watch=1&timeoutSeconds=1&resourceVersion=" + version))
                .containsExactly("ERROR ");
    }

    @Test
    void aWatchListEndsItsBeginningWithABookmark() throws Exception {
        String maps = maps("watchlist");
        create(maps, "a", "1");
        assertThat(
                        watch(
                                maps
                                        + "?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"))
                .containsExactly("ADDED a", "BOOKMARK ", "BOOKMARK ");
        assertThat(server.get(maps + "?watch=1&sendInitialEvents=true").status())
                .isEqualTo(422);
    }

    @Test
    void writesWaitForAdmission() throws Exception {
        String maps = maps("gate");
        Answer paused = begin("POST", maps, map("a", "1"));
        assertThat(paused.header("Portcullis-Admission")).isEqualTo("mutate");
        assertThat(server.get(maps + "/a").status()).isEqualTo(404);
        Answer second = admit(paused);
        assertThat(second.header("Portcullis-Admission")).isEqualTo("validate");
        Answer done = admit(second);
        assertThat(done.status()).isEqualTo(201);
        assertThat(server.get(maps + "/a").status()).isEqualTo(200);
    }

    @Test
    void aConflictBeginsAnewWhereTheClientNamedNoVersion() throws Exception {
        String maps = maps("retry");
        create(maps, "a", "1");
        Answer mutate = begin("PATCH", maps + "/a", "{\"data\":{\"mine\":\"1\"}}", "Content-Type", MERGE);
        Answer validate = admit(mutate);
        server.send("PATCH", maps + "/a", "{\"data\":{\"other\":\"1\"}}", "Content-Type", MERGE);
        Answer again = admit(validate);
        assertThat(again.header("Portcullis-Admission")).isEqualTo("mutate");
        assertThat(again.json().at("/request/oldObject/data/other").asString()).isEqualTo("1");
        Answer done = admit(admit(again));
        assertThat(done.json().path("data").toString()).isEqualTo("{\"k\":\"1\",\"mine\":\"1\",\"other\":\"1\"}");
    }

    @Test
    void aConflictIsTheClientsWhereItNamedTheVersion() throws Exception {
        String maps = maps("named");
        Answer created = create(maps, "a", "1");
        Answer validate = admit(
                begin("PUT", maps + "/a", text(created).replace("\"k\":\"1\"", "\"k\":\"9\""), "Content-Type", JSON));
        server.send("PATCH", maps + "/a", "{\"data\":{\"other\":\"1\"}}", "Content-Type", MERGE);
        Answer done = admit(validate);
        assertThat(done.status()).isEqualTo(409);
    }

    @Test
    void aWriteThatIsNotContinuedIsNotMade() throws Exception {
        String maps = maps("given-up");
        Answer paused = begin("POST", maps, map("a", "1"));
        Thread.sleep(2500); // longer than its patience
        assertThat(admit(paused).status()).isEqualTo(504);
        assertThat(server.get(maps + "/a").status()).isEqualTo(404);
        Answer other = begin("POST", maps, map("a", "1"));
        String id = other.header("Portcullis-Write");
        assertThat(server.as("authn-service", "POST", "/writes/" + id, "{}").status())
                .isEqualTo(504);
        assertThat(server.as("gateway", "DELETE", "/writes/" + id, "").status()).isEqualTo(204);
        assertThat(server.as("gateway", "POST", maps, map("a", "1")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /api/v1/namespaces/default/configmaps | `` | 400",
                "POST | /api/v1/namespaces/default/configmaps | {\"kind\": | 400",
                "POST | /api/v1/namespaces/default/configmaps | [] | 400",
                "POST | /api/v1/namespaces/default/configmaps | {} | 422",
                "POST | /api/v1/namespaces/default/configmaps | {\"metadata\":{\"name\":\"x\",\"namespace\":\"y\"}} | 400",
                "POST | /api/v1/configmaps | {} | 405",
                "PUT | /api/v1/namespaces/default/configmaps | {} | 405",
                "PATCH | /api/v1/namespaces/default/configmaps/a | {} | 415",
                "DELETE | /api/v1/namespaces/default/configmaps/a | {\"kind\": | 500",
                "GET | /api/v1/namespaces/default/nonsense | `` | 404",
                "GET | /api/v1/namespaces/default/configmaps/a/nonsense | `` | 404",
                "GET | /api/v1/namespaces/default/configmaps/a%2Fb | `` | 404",
                "GET | /apis/none.example.com/v1/things | `` | 404",
                "GET | /api/v1/configmaps?limit=x | `` | 400",
                "GET | /api/v1/configmaps?resourceVersion=x | `` | 400",
                "GET | /api/v1/configmaps?continue=x | `` | 400",
                "GET | /api/v1/configmaps?resourceVersion=99999999 | `` | 504",
                "HEAD | /api/v1/namespaces/default | `` | 405",
            })
    void badInputGetsAStatus(String method, String path, String body, int status) throws Exception {
        assertThat(server.send(method, path, body).status()).isEqualTo(status);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        Answer answer = create(maps("large"), "a", "x".repeat(3 << 20));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.message()).isEqualTo("Request entity too large: limit is 3145728");
    }

    @Test
    void formsAreNegotiated() throws Exception {
        String maps = maps("forms");
        create(maps, "a", "1");
        Answer yaml = server.get(maps + "/a", "Accept", "application/yaml");
        assertThat(new String(yaml.response().body(), StandardCharsets.UTF_8)).contains("name: a\n");
        JsonNode table = server.get(maps, "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .json();
        assertThat(table.at("/rows/0/cells/0").asString()).isEqualTo("a");
        Answer pretty = server.get(maps + "/a", "User-Agent", "curl/8");
        assertThat(new String(pretty.response().body(), StandardCharsets.UTF_8))
                .startsWith("{\n  \"kind\": \"ConfigMap\",\n");
        assertThat(server.get(maps + "/a", "Accept", "text/html").status()).isEqualTo(406);
    }

    @Test
    void largeAnswersAreCompressedOnRequest() throws Exception {
        String maps = maps("gzip");
        create(maps, "a", "x".repeat(200_000));
        Answer small = server.get(maps + "/none", "Accept-Encoding", "gzip");
        assertThat(small.header("Content-Encoding")).isEmpty();
        Answer large = server.get(maps, "Accept-Encoding", "gzip");
        assertThat(large.header("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream plain =
                new GZIPInputStream(new ByteArrayInputStream(large.response().body()))) {
            assertThat(plain.readAllBytes())
                    .isEqualTo(server.get(maps).response().body());
        }
    }

    @Test
    void aReadSeesEveryWriteThatWasAcknowledged() throws Exception {
        String maps = maps("fresh");
        create(maps, "a", "0");
        for (int i = 1; i < 200; i++) {
            String value = Integer.toString(i);
            server.send("PATCH", maps + "/a", "{\"data\":{\"k\":\"" + value + "\"}}", "Content-Type", MERGE);
            assertThat(server.get(maps + "/a").json().at("/data/k").asString()).isEqualTo(value);
        }
    }

    @Test
    void ofManyWritersEachLosesOrWinsAndNothingGetsLost() throws Exception {
        String maps = maps("many");
        create(maps, "a", "0");
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String patch = "{\"data\":{\"w" + i + "\":\"1\"}}";
            writers.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return server.send("PATCH", maps + "/a", patch, "Content-Type", MERGE)
                                    .status();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread::startVirtualThread));
        }
        long won = writers.stream().filter(writer -> writer.join() == 200).count();
        assertThat(writers).allSatisfy(writer -> assertThat(writer.join()).isIn(200, 409));
        assertThat(server.get(maps + "/a").json().path("data").size()).isEqualTo((int) won + 1);
    }

    /** Whatever the client says that it can read: it is admission-service that reads the review. */
    @Test
    void aLargeReviewIsNotCompressed() throws Exception {
        String body = map("large", "x".repeat(200_000));
        Answer paused =
                begin("POST", maps("reviews"), body, "Content-Type", JSON, "Accept-Encoding", "gzip", "Accept", JSON);

        assertThat(paused.header("Portcullis-Admission")).isEqualTo("mutate");
        assertThat(paused.header("Content-Encoding")).isEmpty();
        assertThat(paused.json().at("/request/object/metadata/name").asString()).isEqualTo("large");
    }

    private static String maps(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static Answer create(String collection, String name, String value) throws Exception {
        return server.send("POST", collection, map(name, value), "Content-Type", JSON);
    }

    private static String map(String name, String value) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"k\":\"" + value + "\"}}";
    }

    private static Answer begin(String method, String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Portcullis-Write", "begin", "X-Remote-User", "alice"));
        all.addAll(List.of(headers));
        return server.as("gateway", method, path, body, all.toArray(String[]::new));
    }

    private static Answer admit(Answer paused) throws Exception {
        String uid = paused.status() == 200 ? paused.json().at("/request/uid").asString("") : "";
        String answer = "{\"response\":{\"uid\":\"" + uid + "\",\"allowed\":true}}";
        return server.as("gateway", "POST", "/writes/" + paused.header("Portcullis-Write"), answer);
    }

    private static List<String> watch(String path) throws Exception {
        List<String> told = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.stream(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = Json.MAPPER.readTree(line);
                told.add(event.path("type").asString() + " "
                        + event.at("/object/metadata/name").asString(""));
            }
        }
        return told;
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asString()));
        return names;
    }

    private static String token(JsonNode list) {
        return list.at("/metadata/continue").asString();
    }

    private static long version(Answer answer) {
        return answer.json().at("/metadata/resourceVersion").asLong();
    }

    private static String text(Answer answer) {
        return new String(answer.response().body(), StandardCharsets.UTF_8);
    }
}
