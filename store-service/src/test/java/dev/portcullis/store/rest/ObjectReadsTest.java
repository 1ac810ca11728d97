package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.read.ReadBatch;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What several reads get together is what each would get alone. */
class ObjectReadsTest extends ServerTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

    private static List<ReadAnswer> together(ObjectRead... reads) throws Exception {
        String body = new String(ReadBatch.write(List.of(reads)), StandardCharsets.UTF_8);
        Answer answer = server.as("gateway", "POST", ReadBatch.PATH, body);
        assertThat(answer.status()).isEqualTo(200);
        return ReadBatch.readAnswers(answer.response().body());
    }

    private static ObjectRead read(String path, String... acceptAndAgent) {
        String accept = acceptAndAgent.length > 0 ? acceptAndAgent[0] : "";
        String agent = acceptAndAgent.length > 1 ? acceptAndAgent[1] : "";
        return new ObjectRead(path, accept, agent, "audit");
    }

    private static String text(ReadAnswer answer) {
        return new String(answer.bytes(), answer.offset(), answer.length(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(ReadAnswer answer) {
        return Json.read(text(answer).getBytes(StandardCharsets.UTF_8));
    }

    private static void create(String name, String value) throws Exception {
        String map = "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"" + value + "\"}}";
        assertThat(server.send("POST", MAPS, map, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void eachIsAnsweredAsIfItHadComeAlone() throws Exception {
        create("a", "1");
        List<ObjectRead> reads = List.of(
                read(MAPS + "/a"),
                read(MAPS + "/a", "application/json", "curl/8"),
                read(MAPS + "/a", "application/yaml"),
                read(MAPS + "/a", TABLE),
                read(MAPS + "/none"),
                read("/api/v1/nowhere/a"),
                read(MAPS + "/a", "text/html"),
                read("/api/v1/namespaces/default"));
        List<ReadAnswer> answers = together(reads.toArray(ObjectRead[]::new));
        assertThat(answers).extracting(ReadAnswer::status).containsExactly(200, 200, 200, 200, 404, 404, 406, 200);
        for (int i = 0; i < reads.size(); i++) {
            ObjectRead read = reads.get(i);
            String[] headers = Stream.of("Accept", read.accept(), "User-Agent", read.userAgent())
                    .map(text -> text.isEmpty() ? " " : text)
                    .toArray(String[]::new);
            Answer alone = server.get(read.path(), headers);
            assertThat(answers.get(i).status()).as("%s", read).isEqualTo(alone.status());
            assertThat(answers.get(i).contentType()).as("%s", read).isEqualTo(alone.header("Content-Type"));
            assertThat(text(answers.get(i)))
                    .as("%s", read)
                    .isEqualTo(new String(alone.response().body(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theyAreFreshForAll() throws Exception {
        for (int i = 0; i < 20; i++) {
            create("fresh-" + i, "1");
            assertThat(together(read(MAPS + "/fresh-" + i), read(MAPS + "/fresh-0")))
                    .extracting(ReadAnswer::status)
                    .containsExactly(200, 200);
        }
    }

    @Test
    void whatIsLargeOrNoObjectComesAlone() throws Exception {
        create("large", "x".repeat(100_000));
        assertThat(together(
                        read(MAPS + "/large"),
                        read(MAPS),
                        read("/apis/apps/v1/namespaces/default/deployments/d/scale"),
                        read("/api/v1/watch/namespaces/default/configmaps/large"),
                        read("/api/v1/namespaces/default/pods/p/proxy"),
                        read("/openapi/v2"),
                        read("/apis/unknown.example/v1/things/t")))
                .extracting(ReadAnswer::status)
                .containsOnly(ReadAnswer.ALONE);
    }

    @Test
    void manyThatAreTooMuchTogetherComeAloneInTheEnd() throws Exception {
        create("half", "x".repeat(60_000));
        ObjectRead[] reads = Stream.generate(() -> read(MAPS + "/half"))
                .limit(ReadBatch.MOST)
                .toArray(ObjectRead[]::new);
        List<ReadAnswer> answers = together(reads);
        assertThat(answers.getFirst().status()).isEqualTo(200);
        assertThat(json(answers.getFirst()).at("/metadata/name").asString()).isEqualTo("half");
        assertThat(answers.getLast().status()).isEqualTo(ReadAnswer.ALONE);
    }

    @Test
    void whatIsNoBatchIsRefused() throws Exception {
        assertThat(server.as("gateway", "POST", ReadBatch.PATH, "").status()).isEqualTo(400);
        Answer garbage = server.as("gateway", "POST", ReadBatch.PATH, "no batch at all");
        assertThat(garbage.status()).isEqualTo(400);
        assertThat(garbage.json().path("reason").asString()).isEqualTo("BadRequest");
        assertThat(server.as("gateway", "GET", ReadBatch.PATH, "").status()).isEqualTo(405);
        assertThat(together()).isEmpty();
    }
}
