package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Objects that fit into the store without their managedFields only: 100,000 keys take twice their length with them. */
class TooLargeTest extends ServerTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String JSON = "application/json";
    private static final String OWNERS = "/metadata/managedFields";

    @Test
    void aCreationIsTriedAgainWithoutManagedFields() throws Exception {
        Answer created = server.send("POST", MAPS, map("created", 100_000), "Content-Type", JSON);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("data").size()).isEqualTo(100_000);
        assertThat(created.json().at(OWNERS).isMissingNode()).isTrue();
    }

    @Test
    void soIsAnUpdate() throws Exception {
        small("updated");
        Answer updated = server.send("PUT", MAPS + "/updated", map("updated", 100_000), "Content-Type", JSON);
        assertGrown(updated);
    }

    @Test
    void soIsAPatch() throws Exception {
        small("patched");
        Answer patched = server.send(
                "PATCH",
                MAPS + "/patched",
                map("patched", 100_000),
                "Content-Type",
                "application/strategic-merge-patch+json");
        assertGrown(patched);
    }

    /** It has no other record of what was applied. */
    @Test
    void anApplyIsNot() throws Exception {
        JsonNode before = small("applied");
        Answer applied = server.send(
                "PATCH",
                MAPS + "/applied?fieldManager=a",
                map("applied", 100_000),
                "Content-Type",
                "application/apply-patch+yaml");
        assertThat(applied.status()).isEqualTo(413);
        assertThat(server.get(MAPS + "/applied").json()).isEqualTo(before);
    }

    private static JsonNode small(String name) throws Exception {
        JsonNode created =
                server.send("POST", MAPS, map(name, 1), "Content-Type", JSON).json();
        assertThat(created.at(OWNERS).size()).isEqualTo(1);
        return created;
    }

    private static void assertGrown(Answer answer) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(answer.json().path("data").size()).isEqualTo(100_000);
        assertThat(answer.json().at(OWNERS).isMissingNode()).isTrue();
    }

    private static String map(String name, int keys) {
        String data = IntStream.range(0, keys)
                .mapToObj(i -> "\"key-%06d\":\"%06d\"".formatted(i, i))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":" + data
                + "}";
    }
}
