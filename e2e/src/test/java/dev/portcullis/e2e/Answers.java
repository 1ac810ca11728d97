package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import tools.jackson.databind.json.JsonMapper;

/** What scenarios want to know of an answer. */
final class Answers {
    private static final JsonMapper JSON = new JsonMapper();

    private Answers() {}

    /** Of a Status. */
    static String message(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).path("message").asString();
    }

    /** Policy counts soon, but not at once. */
    static void eventually(int code, Callable<HttpResponse<String>> request) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            HttpResponse<String> answer = request.call();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        });
    }
}
