package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that nobody sends by accident: it is refused in kube-apiserver's words, and nothing is lost by it. */
@Timeout(60)
class BadInputTest extends ServerTest {
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int LIMIT = 3 * 1024 * 1024;

    private static Answer create(String name, String data) throws Exception {
        return server.send(
                "POST",
                MAPS,
                "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"" + data + "\"}}",
                "Content-Type",
                JSON);
    }

    private static void assertStatus(Answer answer, int code, String reason) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo(JSON);
        assertThat(answer.json().path("kind").asString()).isEqualTo("Status");
        assertThat(answer.json().path("code").asInt()).isEqualTo(code);
        assertThat(answer.json().path("reason").asString()).isEqualTo(reason);
    }

    @Test
    void threeMebibytesAreTheLimitBeforeParsing() throws Exception {
        String frame = "{\"metadata\":{\"name\":\"large\"},\"data\":{}}";
        assertThat(server.send(
                                "POST",
                                MAPS + "?dryRun=All",
                                frame + " ".repeat(LIMIT - frame.length()),
                                "Content-Type",
                                JSON)
                        .status())
                .isEqualTo(201);
        Answer over = server.send("POST", MAPS, frame + " ".repeat(LIMIT - frame.length() + 1), "Content-Type", JSON);
        assertStatus(over, 413, "RequestEntityTooLarge");
        assertThat(over.message()).isEqualTo("Request entity too large: limit is 3145728");
    }

    @Test
    void andAfterPatching() throws Exception {
        String deployments = "/apis/apps/v1/namespaces/default/deployments";
        String env = "{\"name\":\"%s\",\"value\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";
        String deployment = """
                {"metadata":{"name":"grows"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                 "spec":{"containers":[{"name":"c","image":"i","env":[%s]}]}}}}""".formatted(env.formatted("A"));
        Answer created = server.send("POST", deployments, deployment, "Content-Type", JSON);
        assertThat(created.status()).as(created.message()).isEqualTo(201);

        Answer patched = server.send(
                "PATCH",
                deployments + "/grows",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/env/-\",\"value\":" + env.formatted("B")
                        + "}]",
                "Content-Type",
                "application/json-patch+json");

        assertStatus(patched, 413, "RequestEntityTooLarge");
        Answer after = server.get(deployments + "/grows");
        assertThat(after.json()).isEqualTo(created.json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/default/configmaps/a%2Fb",
                "/api/v1/namespaces/default/configmaps/..%2F..%2Fkube-system%2Fconfigmaps%2Fx",
                "/api/v1/namespaces/default/configmaps/%2e%2e",
                "/api/v1/namespaces/default/configmaps/%252e%252e%252f",
                "/api/v1/namespaces/default/configmaps/A_B",
                "/api/v1/namespaces/default/configmaps/a%0Ab",
                "/api/v1/namespaces/..%2Fx/configmaps/a",
                "/api/v1/namespaces/%20/configmaps/a",
                "/api/v1/namespaces/default/configmaps/%F0%9F%98%80"
            })
    void oddNamesAreNotFound(String path) throws Exception {
        assertStatus(server.get(path), 404, "NotFound");
        assertStatus(server.send("DELETE", path, ""), 404, "NotFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", ".", "a/b", "a%b", "A", "a_b", "-a", "a b", "a\\u0000b", "\\ud800", "../../kube-system/x"})
    void oddNamesInABodyAreInvalid(String name) throws Exception {
        Answer answer = server.send("POST", MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}", "Content-Type", JSON);

        assertStatus(answer, 422, "Invalid");
        assertThat(answer.json().at("/details/causes/0/field").asString()).isEqualTo("metadata.name");
    }

    @Test
    void anotherNamespaceInTheBodyIsRefused() throws Exception {
        Answer answer = server.send(
                "POST", MAPS, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"kube-system\"}}", "Content-Type", JSON);

        assertStatus(answer, 400, "BadRequest");
        assertThat(answer.message())
                .isEqualTo("the namespace of the provided object does not match the namespace sent on the request");
    }

    @Test
    void anotherNameInTheBodyIsRefused() throws Exception {
        create("named", "1");
        Answer answer =
                server.send("PUT", MAPS + "/named", "{\"metadata\":{\"name\":\"other\"}}", "Content-Type", JSON);

        assertStatus(answer, 400, "BadRequest");
        assertThat(answer.message())
                .isEqualTo("the name of the object (other) does not match the name on the URL (named)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labelSelector=a%3D%3D%3Db       | 400
            labelSelector=a+in+(b           | 400
            labelSelector=!                 | 400
            labelSelector=%00               | 400
            labelSelector=a%3D%F0%9F%98%80  | 400
            labelSelector=(((((((           | 400
            fieldSelector=metadata.name     | 400
            fieldSelector=spec.nodeName%3Dx | 400
            fieldSelector=metadata.name%3Da%5C | 400
            limit=x                         | 400
            limit=99999999999999999999      | 400
            resourceVersion=x               | 400
            resourceVersion=-1              | 400
            timeoutSeconds=1.5&watch=1      | 400
            """)
    void oddQueriesAreBadRequests(String query, int code) throws Exception {
        assertStatus(server.get(MAPS + "?" + query), code, "BadRequest");
    }

    /** As Go's, which leaves out what it cannot read; the gateway reads the same. */
    @ParameterizedTest
    @ValueSource(strings = {"watch=1;x", "limit=1;2", "&&&"})
    void pairsThatCannotBeReadAreAsIfAbsent(String query) throws Exception {
        Answer answer = server.get(MAPS + "?" + query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("kind").asString()).isEqualTo("ConfigMapList");
    }

    @Test
    void aSelectorOfManyTermsIsAnswered() throws Exception {
        create("selected", "1");
        String terms = IntStream.range(0, 5_000).mapToObj(i -> "!k" + i).collect(Collectors.joining(","));

        Answer answer = server.get(MAPS + "?labelSelector=" + terms);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("items").size()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "e30", "bnVsbA", "W10", "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ"})
    void aForgedContinueTokenIsABadRequest(String token) throws Exception {
        Answer answer = server.get(MAPS + "?limit=1&continue=" + token);

        assertStatus(answer, 400, "BadRequest");
        assertThat(answer.message()).startsWith("invalid continue token: ");
    }

    @Test
    void aForgedContinueTokenShowsNothingOfElsewhere() throws Exception {
        server.send(
                "POST", "/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"s\"}}", "Content-Type", JSON);
        create("mine", "1");
        long version = server.get(MAPS).json().at("/metadata/resourceVersion").asLong();
        for (String start : new String[] {
            "../../secrets/default/s", "/registry/secrets/", "..\\u0000", "../", "/", "\\u0000", "zzz/../../secrets"
        }) {
            String token = "{\"v\":\"meta.k8s.io/v1\",\"rv\":" + version + ",\"start\":\"" + start + "\"}";
            Answer answer = server.get(MAPS + "?limit=100&continue="
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
            if (answer.status() == 200) {
                assertThat(answer.json().path("kind").asString()).isEqualTo("ConfigMapList");
                answer.json()
                        .path("items")
                        .forEach(item -> assertThat(
                                        item.at("/metadata/namespace").asString())
                                .isEqualTo("default"));
            } else {
                assertStatus(answer, 400, "BadRequest");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "nonsense", "identity"})
    void aContentEncodingIsNotLookedAtAndABodyInItIsMalformed(String encoding) throws Exception {
        Answer plain = server.send(
                "POST",
                MAPS + "?dryRun=All",
                "{\"metadata\":{\"name\":\"encoded\"}}",
                "Content-Type",
                JSON,
                "Content-Encoding",
                encoding);
        assertThat(plain.status()).isEqualTo(201);
        Answer packed = server.send(
                "POST", MAPS, "\u001f\u008b\u0008 not JSON", "Content-Type", JSON, "Content-Encoding", encoding);
        assertStatus(packed, 400, "BadRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json;charset", "*/*", "application", "/", "application/xml; q=é"})
    void oddMediaTypesAreNeverAServersError(String type) throws Exception {
        String ascii = type.replace('é', 'e');
        Answer sent =
                server.send("POST", MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"t\"}}", "Content-Type", ascii);
        assertThat(sent.status()).isIn(201, 415);
        assertThat(server.get(MAPS, "Accept", ascii).status()).isIn(200, 406);
    }

    @Test
    void manyLongWarningsAreCutShort() throws Exception {
        String fields = IntStream.range(0, 90)
                .mapToObj(i -> "\"" + "f".repeat(2_000) + i + "\":1")
                .collect(Collectors.joining(","));

        Answer answer = server.send(
                "POST",
                MAPS + "?fieldValidation=Warn",
                "{\"metadata\":{\"name\":\"warned\"}," + fields + "}",
                "Content-Type",
                JSON);

        assertThat(answer.status()).isEqualTo(201);
        var warnings = answer.response().headers().allValues("Warning");
        assertThat(warnings).isNotEmpty().allSatisfy(text -> assertThat(text).hasSizeLessThan(300));
        assertThat(String.join("", warnings)).hasSizeLessThan(5_000);
    }

    @Test
    void aCustomResourceDefinitionWithEnormousBoundsIsNoServersError() throws Exception {
        for (String number : new String[] {"99999999999999999999", "1e308", "1e999", "-1e-999999999"}) {
            String crd = """
                    {"metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                     "names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},
                     "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
                       "properties":{"n":{"type":"number","maximum":%1$s,"multipleOf":%1$s,"minLength":%1$s}}}}}]}}""".formatted(number);
            Answer answer = server.send(
                    "POST",
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All",
                    crd,
                    "Content-Type",
                    JSON);
            assertThat(answer.status()).as(answer.message()).isIn(201, 400, 422);
        }
    }

    @Test
    void nothingOfAllThisWasStored() throws Exception {
        create("kept", "1");
        server.send("PATCH", MAPS + "/kept", "{\"data\":{\"k\":1}}", "Content-Type", MERGE);
        server.send("PATCH", MAPS + "/kept", "{\"data\":", "Content-Type", MERGE);
        server.send("PUT", MAPS + "/kept", "{\"data\":{\"k\":\"2\"}} x", "Content-Type", JSON);

        assertThat(server.get(MAPS + "/kept").json().at("/data/k").asString()).isEqualTo("1");
    }
}
