package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Which state get, list and watch show, by resourceVersion, resourceVersionMatch, limit and sendInitialEvents. In the tables R1 is
 * the version after a was created, R2 after b was, R3 after a was deleted, and FUTURE has not come.
 */
class VersionsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String TOO_LARGE = "Timeout: Too large resource version: 9000000000, current: ";

    private static final String WATCHED = """
            | ADDED b
            resourceVersion=0                                                              | ADDED b
            resourceVersion=R1                                                             | ADDED b, DELETED a
            resourceVersion=R2                                                             | DELETED a
            resourceVersion=R3                                                             |
            resourceVersion=FUTURE                                                         |
            sendInitialEvents=true&resourceVersionMatch=NotOlderThan                       | ADDED b
            sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=0     | ADDED b
            sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=R1    | ADDED b
            sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=FUTURE| ERROR
            sendInitialEvents=false&resourceVersionMatch=NotOlderThan                      |
            sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0    |
            sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=R1   | ADDED b, DELETED a
            limit=1&resourceVersion=R1                                                     | ADDED b, DELETED a
            """;

    @TempDir
    static Path dir;

    private static TestServer server;
    private static long r1;
    private static long r2;
    private static long r3;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(dir);
        r1 = version(create("a"));
        r2 = version(create("b"));
        server.send("DELETE", MAPS + "/a", "");
        r3 = version(server.get(MAPS));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                ''                                                             | R3  | b
                resourceVersion=                                               | R3  | b
                resourceVersion=0                                              | R3  | b
                resourceVersion=0&resourceVersionMatch=NotOlderThan            | R3  | b
                resourceVersion=R1                                             | R3  | b
                resourceVersion=R1&resourceVersionMatch=NotOlderThan           | R3  | b
                resourceVersion=R1&resourceVersionMatch=Exact                  | R1  | a
                resourceVersion=R2&resourceVersionMatch=Exact                  | R2  | a b
                resourceVersion=R3&resourceVersionMatch=Exact                  | R3  | b
                limit=1                                                        | R3  | b
                limit=1&resourceVersion=0                                      | R3  | b
                limit=1&resourceVersion=0&resourceVersionMatch=NotOlderThan    | R3  | b
                limit=1&resourceVersion=R1                                     | R1  | a
                limit=1&resourceVersion=R2                                     | R2  | a +1
                limit=1&resourceVersion=R2&resourceVersionMatch=Exact          | R2  | a +1
                limit=2&resourceVersion=R2&resourceVersionMatch=Exact          | R2  | a b
                limit=1&resourceVersion=R2&resourceVersionMatch=NotOlderThan   | R3  | b
                limit=0&resourceVersion=R2                                     | R3  | b
                limit=-1&resourceVersion=R2                                    | R3  | b
                """)
    void list(String query, String version, String shown) throws Exception {
        Answer answer = server.get(MAPS + "?" + at(query));
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(version(answer)).isEqualTo(Long.parseLong(at(version)));
        List<String> names = new ArrayList<>();
        answer.json()
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").asString()));
        JsonNode remaining = answer.json().at("/metadata/remainingItemCount");
        if (!remaining.isMissingNode()) {
            names.add("+" + remaining.asInt());
        }
        assertThat(String.join(" ", names)).isEqualTo(shown);
        assertThat(answer.json().at("/metadata").has("continue")).isEqualTo(shown.contains("+"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                ''                    | b | 200
                resourceVersion=0     | b | 200
                resourceVersion=R1    | b | 200
                resourceVersion=R1    | a | 404
                resourceVersion=0     | a | 404
                resourceVersion=FUTURE| b | 504
                resourceVersion=x     | b | 400
                """)
    void get(String query, String name, int status) throws Exception {
        assertThat(server.get(MAPS + "/" + name + "?" + at(query)).status()).isEqualTo(status);
    }

    /** All at once, since each lasts its second, or the three that the future is waited for. */
    @Test
    void watch() throws Exception {
        Map<String, String> told = new LinkedHashMap<>();
        WATCHED.lines().map(line -> line.split("\\|", -1)).forEach(row -> told.put(row[0].strip(), row[1].strip()));
        Map<String, List<String>> seen = together(
                told.keySet(), query -> WatchClient.told(server, MAPS + "?watch=1&timeoutSeconds=1&" + at(query)));
        assertThat(told).hasSize(14);
        told.forEach((query, events) ->
                assertThat(String.join(", ", seen.get(query))).as(query).isEqualTo(events));
    }

    private interface Question<T> {
        T ask(String query) throws Exception;
    }

    private static <T> Map<String, T> together(Collection<String> queries, Question<T> question) throws Exception {
        Map<String, Future<T>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            queries.forEach(query -> asked.put(query, threads.submit(() -> question.ask(query))));
        }
        Map<String, T> answers = new LinkedHashMap<>();
        for (Map.Entry<String, Future<T>> one : asked.entrySet()) {
            answers.put(one.getKey(), one.getValue().get());
        }
        return answers;
    }

    /** Each list, and a watch that begins with one. */
    @Test
    void aVersionThatHasNotComeIsATimeoutThatSaysWhy() throws Exception {
        String watchList = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=FUTURE";
        Map<String, JsonNode> statuses = together(
                List.of(
                        "resourceVersion=FUTURE",
                        "resourceVersion=FUTURE&resourceVersionMatch=NotOlderThan",
                        "resourceVersion=FUTURE&resourceVersionMatch=Exact",
                        "resourceVersion=FUTURE&limit=1",
                        watchList),
                query -> {
                    if (query.equals(watchList)) {
                        List<JsonNode> events = WatchClient.all(server, MAPS + "?" + at(query));
                        assertThat(events).hasSize(1);
                        return events.getFirst().path("object");
                    }
                    Answer answer = server.get(MAPS + "?" + at(query));
                    assertThat(answer.status()).as(query).isEqualTo(504);
                    return answer.json();
                });
        statuses.values().forEach(VersionsTest::tooLarge);
    }

    private static void tooLarge(JsonNode status) {
        assertThat(status.path("code").asInt()).isEqualTo(504);
        assertThat(status.path("reason").asString()).isEqualTo("Timeout");
        assertThat(status.path("message").asString()).startsWith(TOO_LARGE);
        assertThat(status.at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
        assertThat(status.at("/details/causes/0/reason").asString()).isEqualTo("ResourceVersionTooLarge");
        assertThat(status.at("/details/causes/0/message").asString()).isEqualTo("Too large resource version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                resourceVersionMatch=Exact                                  | 422 | unless resourceVersion is provided
                resourceVersionMatch=NotOlderThan                           | 422 | unless resourceVersion is provided
                resourceVersion=1&resourceVersionMatch=Near                 | 422 | Unsupported value: "Near"
                resourceVersion=0&resourceVersionMatch=Exact                | 422 | is forbidden for resourceVersion "0"
                resourceVersion=1&resourceVersionMatch=Exact&continue=x     | 422 | is forbidden when continue is provided
                sendInitialEvents=true                                      | 422 | sendInitialEvents is forbidden for list
                sendInitialEvents=false                                     | 422 | sendInitialEvents is forbidden for list
                resourceVersion=1&continue=x                                | 400 | specifying resource version is not allowed
                resourceVersion=x                                           | 400 | Invalid value: "x"
                resourceVersion=-1                                          | 400 | Invalid value: "-1"
                resourceVersion=99999999999999999999                        | 400 | Invalid value: "99999999999999999999"
                limit=x                                                     | 400 | parsing "x"
                continue=nonsense                                           | 400 | invalid continue token: continue key is not valid
                labelSelector=a%20in                                        | 400 | unable to parse requirement
                fieldSelector=data.k=1                                      | 400 | is not a known field selector
                watch=1&sendInitialEvents=true                              | 422 | requires setting resourceVersionMatch to NotOlderThan
                watch=1&sendInitialEvents=false                             | 422 | requires setting resourceVersionMatch to NotOlderThan
                watch=1&sendInitialEvents=true&resourceVersionMatch=Exact   | 422 | Unsupported value: "Exact"
                watch=1&resourceVersionMatch=NotOlderThan                   | 422 | for watch unless sendInitialEvents is provided
                watch=1&resourceVersionMatch=Exact                          | 422 | Unsupported value: "Exact"
                watch=1&resourceVersion=x                                   | 400 | Invalid value: "x"
                """)
    void refused(String query, int status, String message) throws Exception {
        Answer answer = server.get(MAPS + "?" + query);
        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
        assertThat(answer.message()).contains(message);
    }

    private static String at(String text) {
        return text.replace("R1", Long.toString(r1))
                .replace("R2", Long.toString(r2))
                .replace("R3", Long.toString(r3))
                .replace("FUTURE", "9000000000");
    }

    private static Answer create(String name) throws Exception {
        return server.send(
                "POST",
                MAPS,
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"}}",
                "Content-Type",
                "application/json");
    }

    private static long version(Answer answer) {
        return answer.json().at("/metadata/resourceVersion").asLong();
    }
}
