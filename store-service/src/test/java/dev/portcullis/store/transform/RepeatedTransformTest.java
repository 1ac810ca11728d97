package dev.portcullis.store.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.CanonicalForm;
import dev.portcullis.store.schema.ModelDefinitions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What has been decoded, defaulted or written once comes out of the same again as it went in. */
class RepeatedTransformTest {
    private static final Catalog CATALOG = BuiltinCatalog.load(new ModelDefinitions());

    @ParameterizedTest
    @ValueSource(
            strings = {"defaults-workloads", "defaults-policy", "crud-pods", "patch-strategic", "validation-services"})
    void isTheSameAsOnce(String recording) {
        for (JsonNode step : steps(recording)) {
            JsonNode body = step.get("method").asString().equals("POST")
                            && step.get("status").asInt() != 400
                    ? Json.read(step.get("body").asString().getBytes(StandardCharsets.UTF_8))
                    : Json.object();
            String apiVersion = body.path("apiVersion").asString("");
            int slash = apiVersion.indexOf('/');
            Optional<ResourceType> type = CATALOG.findKind(
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    apiVersion.substring(slash + 1),
                    body.path("kind").asString(""));
            type.ifPresent(known -> check(known, body));
        }
    }

    private static void check(ResourceType type, JsonNode body) {
        ObjectNode once = decode(type, body);
        assertThat(decode(type, once)).hasToString(once.toString());
        Defaulter.apply(type, once);
        ObjectNode twice = once.deepCopy();
        Defaulter.apply(type, twice);
        assertThat(twice).hasToString(once.toString());
        ObjectNode written = CanonicalForm.of(type.schema(), once);
        assertThat(decode(type, written)).isEqualTo(written);
    }

    private static ObjectNode decode(ResourceType type, JsonNode body) {
        return BodyDecoder.decode(Json.write(body), null, FieldValidation.STRICT, type)
                .object();
    }

    private static List<JsonNode> steps(String recording) {
        String file = "/dev/portcullis/store/strategy/recorded/" + recording + ".jsonl";
        try (InputStream in = Objects.requireNonNull(RepeatedTransformTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
