package dev.portcullis.store.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Bodies that nobody sends by accident: each gets its answer, soon, and a small one. */
@Timeout(20)
class BadBodiesTest {
    private static final Catalog CATALOG = BuiltinCatalog.load(new ModelDefinitions());
    private static final ResourceType MAPS =
            CATALOG.find("", "v1", "configmaps").orElseThrow();
    private static final ResourceType PODS = CATALOG.find("", "v1", "pods").orElseThrow();
    private static final ResourceType DEPLOYMENTS =
            CATALOG.find("apps", "v1", "deployments").orElseThrow();
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final int LIMIT = 3 * 1024 * 1024;

    private static Decoded decode(String type, FieldValidation mode, ResourceType resource, byte[] body) {
        return BodyDecoder.decode(body, type, mode, resource);
    }

    private static Decoded decode(String type, String body) {
        return decode(type, FieldValidation.STRICT, MAPS, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(String type, ResourceType resource, String body) {
        try {
            decode(type, FieldValidation.STRICT, resource, body.getBytes(StandardCharsets.UTF_8));
        } catch (ApiException e) {
            return e.code() + " " + e.status().reason() + " " + e.getMessage();
        }
        return "fine";
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer octet) {
                out.write(octet);
            } else {
                out.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[", "{\"a\":[", "{\"metadata\":{\"labels\":"})
    void nestingMoreThanTenThousandDeepIsRefused(String open) {
        assertThat(error(JSON, MAPS, open.repeat(10_001)))
                .startsWith("400 BadRequest ")
                .contains("exceeded max depth");
        assertThat(error(YAML, MAPS, open.repeat(10_001))).startsWith("400 BadRequest ");
    }

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + close.repeat(depth);
    }

    /** As far as kube-apiserver's decoder reads; what nobody knows is dropped, whatever it is. */
    @Test
    void unknownFieldsMayNestTenThousandDeep() {
        for (String nested :
                List.of(nested("[", "]", 9_999), nested("{\"a\":", "}", 9_999).replace(":}", ":1}"))) {
            byte[] body = bytes("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"},\"unknown\":", nested, "}");
            Decoded decoded = decode(JSON, FieldValidation.WARN, MAPS, body);
            assertThat(decoded.warnings()).containsExactly("unknown field \"unknown\"");
            assertThat(decoded.object().at("/data/k").asString()).isEqualTo("v");
            assertThat(decoded.object().has("unknown")).isFalse();
        }
        assertThat(error(JSON, MAPS, "{\"unknown\":" + nested("[", "]", 10_000) + "}"))
                .contains("exceeded max depth");
        assertThat(error(JSON, MAPS, "{\"data\":{\"k\":" + nested("[", "]", 9_000) + "}}"))
                .endsWith("json: cannot unmarshal array into Go struct field ConfigMap.data of type string");
    }

    @Test
    void whatIsKeptMayNestAsDeep() {
        ResourceType revisions =
                CATALOG.find("apps", "v1", "controllerrevisions").orElseThrow();
        String revision = "{\"metadata\":{\"name\":\"a\"},\"revision\":1,\"data\":%s}";
        for (String type : List.of(JSON, YAML)) {
            assertThat(error(type, revisions, revision.formatted("{\"a\":" + nested("[", "]", 9_998) + "}")))
                    .isEqualTo("fine");
            assertThat(error(type, revisions, revision.formatted("{\"a\":" + nested("[", "]", 9_999) + "}")))
                    .startsWith("400 BadRequest ")
                    .contains("exceeded max depth");
        }
    }

    @Test
    void nestingOfDashesIsRefused() {
        assertThat(error(YAML, MAPS, "- ".repeat(10_001)))
                .startsWith("400 BadRequest ")
                .contains("max depth");
    }

    @Test
    void anAliasBombIsRefusedInEachOfItsForms() {
        String list = bomb("[", "]", "*a%d");
        String map = "a0: &a0 {x: y}\n"
                + IntStream.range(1, 30)
                        .mapToObj(i -> "a%1$d: &a%1$d {l: *a%2$d, r: *a%2$d}\n".formatted(i, i - 1))
                        .collect(Collectors.joining());
        String merge = "a0: &a0 {x: y}\n"
                + IntStream.range(1, 60_000)
                        .mapToObj(i -> "a%1$d: &a%1$d {<<: *a%2$d, k%1$d: v}\n".formatted(i, i - 1))
                        .collect(Collectors.joining());
        String long1 = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a,".repeat(200_000) + "]\n";
        for (String body : List.of(list, map, merge, long1)) {
            assertThat(error(YAML, MAPS, body))
                    .startsWith("400 BadRequest ")
                    .contains("yaml: document contains excessive aliasing");
        }
    }

    private static String bomb(String open, String close, String alias) {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d ".formatted(i, i))
                    .append(open)
                    .append((alias.formatted(i - 1) + ",").repeat(10))
                    .append(close)
                    .append('\n');
        }
        return bomb.toString();
    }

    @Test
    void anAnchorThatHoldsItselfIsRefused() {
        assertThat(error(YAML, MAPS, "data: &a {x: *a}\n"))
                .startsWith("400 BadRequest ")
                .contains("unknown anchor");
    }

    @Test
    void aFewAliasesAreFine() {
        assertThat(decode(YAML, "metadata: {name: a, labels: &l {x: z}, annotations: *l}")
                        .object()
                        .at("/metadata"))
                .hasToString("""
                        {"name":"a","labels":{"x":"z"},"annotations":{"x":"z"}}""");
    }

    @Test
    void duplicatesAreToldOnceAndTheLastCounts() {
        String body = "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\",\"k\":\"2\",\"k\":\"3\"}}";

        assertThat(error(JSON, MAPS, body))
                .isEqualTo("400 BadRequest ConfigMap in version \"v1\" cannot be handled as a ConfigMap:"
                        + " strict decoding error: duplicate field \"data.k\"");
        Decoded decoded = decode(JSON, FieldValidation.WARN, MAPS, body.getBytes(StandardCharsets.UTF_8));
        assertThat(decoded.warnings()).containsExactly("duplicate field \"data.k\"");
        assertThat(decoded.object().at("/data/k").asString()).isEqualTo("3");
    }

    /** What is said about each of them would be many times the body, were it not bounded. */
    @Test
    void duplicatesUnderALongPathAreRefusedSoonAndInFewWords() {
        String name = "n".repeat(40_000);
        String body =
                ("{\"" + name + "\":").repeat(30) + "{" + "\"a\":1,".repeat(250_000) + "\"a\":1}" + "}".repeat(30);
        String others = ("{\"" + name + "\":").repeat(30)
                + "{"
                + IntStream.range(0, 60_000)
                        .mapToObj(i -> "\"k" + i + "\":1,\"k" + i + "\":1")
                        .collect(Collectors.joining(","))
                + "}"
                + "}".repeat(30);
        assertThat(body.length()).isLessThan(LIMIT);
        for (String bad : List.of(body, others)) {
            assertThat(error(JSON, MAPS, bad))
                    .startsWith("400 BadRequest ")
                    .hasSizeLessThan(2 * 30 * 40_100)
                    .contains("duplicate field");
        }
    }

    @Test
    void halvesOfSurrogatePairsBecomeReplacementCharacters() {
        for (String half : List.of("\\ud800", "\\uDFFF", "\\ud800\\ud800", "\\udc00\\ud800")) {
            ObjectNode object = decode(JSON, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"<" + half + ">\"}}")
                    .object();
            assertThat(object.at("/data/k").asString()).matches("<\ufffd{1,2}>");
            assertThat(new String(Json.write(object), StandardCharsets.UTF_8)).contains("\ufffd");
        }
        assertThat(decode(JSON, "{\"data\":{\"k\":\"\\ud83d\\ude00\"}}")
                        .object()
                        .at("/data/k")
                        .asString())
                .isEqualTo("😀");
        assertThat(decode(JSON, "{\"data\":{\"\\ud800\":\"v\"}}")
                        .object()
                        .at("/data")
                        .propertyNames())
                .containsExactly("\ufffd");
        assertThat(decode(YAML, "data: {k: \"\\ud800\"}").object().at("/data/k").asString())
                .isEqualTo("\ufffd");
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() {
        for (int bad : new int[] {0x80, 0xff, 0xc0, 0xed}) {
            byte[] body = bytes("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"<", bad, ">\"}}");
            assertThat(decode(JSON, FieldValidation.STRICT, MAPS, body)
                            .object()
                            .at("/data/k")
                            .asString())
                    .isEqualTo("<\ufffd>");
        }
        assertThat(error(JSON, MAPS, "\ufeff{}")).startsWith("400 BadRequest ").contains("invalid character");
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999999, int32, replicas",
        "9223372036854775808, int32, replicas",
        "2147483648, int32, replicas",
        "-2147483649, int32, replicas",
        "1e5, int32, replicas",
        "1.0, int32, replicas",
    })
    void numbersThatDoNotFitAreRefused(String number, String goType, String field) {
        assertThat(error(JSON, DEPLOYMENTS, "{\"spec\":{\"" + field + "\":" + number + "}}"))
                .startsWith("400 BadRequest Deployment in version \"v1\" cannot be handled as a Deployment:"
                        + " json: cannot unmarshal number ")
                .endsWith(" into Go struct field DeploymentSpec.spec." + field + " of type " + goType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1e30"})
    void numbersBeyond64BitsAreRefused(String number) {
        assertThat(error(JSON, PODS, "{\"spec\":{\"terminationGracePeriodSeconds\":" + number + "}}"))
                .startsWith("400 BadRequest Pod in version \"v1\" cannot be handled as a Pod:"
                        + " json: cannot unmarshal number ")
                .endsWith(" into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64");
        assertThat(error(YAML, PODS, "spec: {terminationGracePeriodSeconds: " + number + "}"))
                .startsWith("400 BadRequest Pod in version \"v1\"");
        decode(JSON, "{\"metadata\":{\"name\":\"a\",\"generation\":9223372036854775807}}");
    }

    /** Nothing may compute with them: a number of a billion digits is a few bytes of text. */
    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e2147483647", "1e99999999999999999999"})
    void enormousExponentsAreRefusedAtOnce(String number) {
        for (String body : List.of(
                "{\"spec\":{\"replicas\":" + number + "}}",
                "{\"spec\":{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":" + number + "}}}}",
                "{\"nothing\":" + number + "}")) {
            assertThat(error(JSON, DEPLOYMENTS, body)).startsWith("400 BadRequest ");
        }
        assertThat(error(
                        JSON,
                        PODS,
                        "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":" + number + "}}}]}}"))
                .startsWith("400 BadRequest ");
        assertThat(error(
                        JSON,
                        PODS,
                        "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"" + number + "\"}}}]}}"))
                .startsWith("400 BadRequest ");
    }

    @Test
    void tinyExponentsAndLongDigitsAreAnsweredAtOnce() {
        for (String number :
                List.of("1e-999999999", "1e-99999999999999999999", "0." + "0".repeat(900) + "1", "1".repeat(900))) {
            assertThat(error(JSON, DEPLOYMENTS, "{\"spec\":{\"replicas\":" + number + "}}"))
                    .startsWith("400 BadRequest ");
        }
        assertThat(error(JSON, MAPS, "{\"x\":" + "1".repeat(100_000) + "}")).startsWith("400 BadRequest ");
    }

    @Test
    void whatFollowsABodyIsRefused() {
        assertThat(error(JSON, MAPS, "{\"metadata\":{\"name\":\"a\"}}{\"metadata\":{\"name\":\"b\"}}"))
                .startsWith("400 BadRequest ")
                .contains("invalid character '{' after top-level value");
        assertThat(error(JSON, MAPS, "{\"metadata\":{\"name\":\"a\"}}\u0000")).contains("after top-level value");
    }

    @Test
    void everyBeginningOfABodyIsRefused() {
        String body =
                "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"y\\u0041\"}},\"immutable\":true,\"data\":null}";
        for (int i = 0; i < body.length(); i++) {
            assertThat(error(JSON, MAPS, body.substring(0, i)))
                    .as("the first %d characters", i)
                    .startsWith("400 BadRequest ")
                    .contains("unexpected end of JSON input");
        }
    }

    private static ObjectNode patch(PatchType type, String patch) {
        ObjectNode map = (ObjectNode) Json.read("""
                {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","annotations":{"k":"v"}}}""".getBytes(StandardCharsets.UTF_8));
        return Patches.apply(type, MAPS, map, patch.getBytes(StandardCharsets.UTF_8), FieldValidation.IGNORE)
                .object();
    }

    private static String patchError(PatchType type, String patch) {
        long begun = System.nanoTime();
        try {
            patch(type, patch);
        } catch (ApiException e) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            return e.code() + " " + e.status().reason() + " " + e.getMessage();
        }
        return "fine";
    }

    @Test
    void copiesThatDoubleAreRefused() {
        String refused = "422 Invalid the server rejected our request due to an error in our request";
        String wide = "[{\"op\":\"add\",\"path\":\"/x\",\"value\":[" + "1,".repeat(1000) + "1]}"
                + ",{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/x/0\"}".repeat(40) + "]";
        String many = "[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"" + "x".repeat(100_000) + "\"}"
                + ",{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/y\"}".repeat(9_000) + "]";
        String deep = "[{\"op\":\"add\",\"path\":\"/x\",\"value\":{}}"
                + ",{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/x/x\"}".repeat(3_000) + "]";
        for (String patch : List.of(wide, many, deep)) {
            assertThat(patchError(PatchType.JSON, patch)).isEqualTo(refused);
        }
    }

    @Test
    void nestingThatIsBuiltStepByStepIsRefused() {
        String value = nested("{\"x\":[", "]}", 3_000);
        String patch = "[{\"op\":\"add\",\"path\":\"/x\",\"value\":" + value + "},{\"op\":\"add\",\"path\":\"" + "/x"
                + "/x/0".repeat(2_500) + "\",\"value\":" + value + "}]";
        assertThat(patchError(PatchType.JSON, patch))
                .isEqualTo("422 Invalid the server rejected our request due to an error in our request");
    }

    @Test
    void operationsAreCounted() {
        String test = "{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"ConfigMap\"}";
        assertThat(patch(PatchType.JSON, "[" + (test + ",").repeat(9_999) + test + "]"))
                .isNotNull();
        assertThat(patchError(PatchType.JSON, "[" + (test + ",").repeat(10_000) + test + "]"))
                .isEqualTo(
                        "413 RequestEntityTooLarge Request entity too large: The allowed maximum operations in a JSON"
                                + " patch is 10000, got 10001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[", "[{\"op\":"})
    void patchesThatNestDeepAreRefused(String open) {
        for (PatchType type : List.of(PatchType.JSON, PatchType.MERGE, PatchType.STRATEGIC)) {
            assertThat(patchError(type, open.repeat(10_000))).startsWith("400 BadRequest ");
        }
    }

    @Test
    void aPatchOfAnEnormousNumberIsRefused() {
        for (PatchType type : List.of(PatchType.MERGE, PatchType.STRATEGIC)) {
            assertThat(patchError(type, "{\"x\":1e999999999}")).startsWith("400 BadRequest ");
        }
        assertThat(patchError(PatchType.JSON, "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":1e999999999}]"))
                .startsWith("400 BadRequest ");
    }

    @Test
    void indicesOfAnyKindAreRefused() {
        for (String index : List.of("99999999999999999999", "-2", "1.5", "", "0x0", "~", "٣")) {
            assertThat(patchError(
                            PatchType.JSON,
                            "[{\"op\":\"add\",\"path\":\"/metadata/finalizers\",\"value\":[\"a/b\"]},"
                                    + "{\"op\":\"remove\",\"path\":\"/metadata/finalizers/" + index + "\"}]"))
                    .as(index)
                    .startsWith("422 Invalid ");
        }
    }
}
