package dev.portcullis.store.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.GroupPriority;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.discovery.Document;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private static final ModelDefinitions DEFINITIONS = new ModelDefinitions();
    private static final Catalog CATALOG = BuiltinCatalog.load(DEFINITIONS);
    private static OpenApi openApi;

    @BeforeAll
    static void open() {
        openApi = new OpenApi(CATALOG, DEFINITIONS, "v1.36.0");
    }

    @Test
    void versionTwoHasEveryKindWithItsTexts() {
        JsonNode document = json("/openapi/v2", null);
        JsonNode pod = document.path("definitions").path("io.k8s.api.core.v1.Pod");
        assertThat(pod.path("x-kubernetes-group-version-kind").toString())
                .isEqualTo("[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"}]");
        assertThat(pod.path("properties").path("spec").toString())
                .isEqualTo("{\"$ref\":\"#/definitions/io.k8s.api.core.v1.PodSpec\","
                        + "\"description\":\"The state that is wished for.\"}");
        assertThat(pod.path("description").asString()).startsWith("Pod is a collection of containers");
        assertThat(CATALOG.all())
                .allSatisfy(type -> assertThat(document.path("definitions").has(Models.kind(type)))
                        .isTrue());
        assertThat(document.at("/paths/~1api~1v1~1namespaces~1{namespace}~1pods~1{name}/patch/parameters")
                        .toString())
                .contains("\"name\":\"fieldValidation\"");
    }

    /** {@code kubectl explain} has something to say of everything. */
    @Test
    void everyFieldHasADescription() {
        JsonNode definitions = json("/openapi/v2", null).path("definitions");
        List<String> without = new ArrayList<>();
        definitions
                .properties()
                .forEach(definition -> definition.getValue().path("properties").properties().stream()
                        .filter(field -> field.getValue()
                                .path("description")
                                .asString("")
                                .isBlank())
                        .forEach(field -> without.add(definition.getKey() + '.' + field.getKey())));
        assertThat(without).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingOfOursShows() {
        for (Document document : List.of(
                document("/openapi/v2", null),
                document("/openapi/v3/api/v1", null),
                document("/openapi/v3/apis/apps/v1", null),
                document("/openapi/v3/apis/apiextensions.k8s.io/v1", null))) {
            JsonNode json = Json.read(document.body());
            List<String> references = new ArrayList<>();
            collect(json, references);
            assertThat(references)
                    .isNotEmpty()
                    .allSatisfy(reference -> assertThat(
                                    json.at(reference.substring(1)).isObject())
                            .as(reference)
                            .isTrue());
            assertThat(new String(document.body(), StandardCharsets.UTF_8))
                    .doesNotContain("x-portcullis", "\"quantity\"");
        }
    }

    @Test
    void versionThreeWrapsReferencesThatHaveCompany() {
        JsonNode document = json("/openapi/v3/apis/apps/v1", null);
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/io.k8s.api.apps.v1.DeploymentSpec/properties/strategy")
                        .toString())
                .isEqualTo(
                        "{\"x-kubernetes-patch-strategy\":\"retainKeys\",\"description\":\"How pods are replaced by new ones.\",\"allOf\":[{\"$ref\":\"#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy\"}]}");
        assertThat(schemas.at("/io.k8s.api.core.v1.PodSpec/properties/containers")
                        .toString())
                .contains("\"x-kubernetes-patch-merge-key\":\"name\"", "\"x-kubernetes-list-type\":\"map\"");
        JsonNode patch = document.at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
        assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asString())
                .isEqualTo("Deployment");
        assertThat(patch.at("/requestBody/content").has("application/strategic-merge-patch+json"))
                .isTrue();
    }

    @Test
    void theIndexNamesEveryGroupVersionByItsHash() {
        JsonNode index = json("/openapi/v3", "application/json");
        String address = index.at("/paths/apis~1apps~1v1/serverRelativeURL").asString();
        Document apps = document("/openapi/v3/apis/apps/v1", null);
        assertThat(address).isEqualTo(openApi.locationOf("/openapi/v3/apis/apps/v1", apps));
        assertThat(apps.isKnown(apps.etag())).isTrue();
        assertThat(index.path("paths").size()).isEqualTo((int) CATALOG.groups().stream()
                .mapToLong(group -> group.versions().size())
                .sum());
    }

    @Test
    void kubectlGetsItsProtobuf() {
        Document document = document("/openapi/v2", PROTOBUF);
        assertThat(document.contentType()).isEqualTo("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
        assertThat(new String(document.body(), 0, 5, StandardCharsets.ISO_8859_1))
                .isEqualTo("\n\u00032.0");
        assertThat(document.body().length).isGreaterThan(500_000);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(openApi.answer("/openapi/v3/apis/none/v1", null)).isEmpty();
        assertThat(openApi.answer("/openapi/v3/api", null)).isEmpty();
        assertThat(openApi.accepts("/openapi/v3", "image/png")).isFalse();
    }

    @Test
    void customResourcesAreNamedAfterTheirGroup() {
        Catalog catalog = BuiltinCatalog.load(DEFINITIONS);
        OpenApi changing = new OpenApi(catalog, DEFINITIONS, "v1.36.0");
        ObjectNode schema =
                (ObjectNode) Json.read("{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\"}}}"
                        .getBytes(StandardCharsets.UTF_8));
        catalog.registerAll(
                List.of(new ResourceType(
                        "stable.example.com",
                        "v1",
                        new Names("crontabs", "crontab", "CronTab", "CronTabList", List.of(), List.of()),
                        true,
                        List.of("create", "get", "list", "patch"),
                        List.of(),
                        null,
                        ResourceType.STORE,
                        List.of(),
                        List.of(),
                        () -> Schema.of(schema, Definitions.NONE))),
                GroupPriority.CUSTOM);
        JsonNode document = Json.read(changing.answer("/openapi/v3/apis/stable.example.com/v1", null)
                .orElseThrow()
                .body());
        assertThat(document.at("/components/schemas/com.example.stable.v1.CronTab/properties/metadata/allOf/0/$ref")
                        .asString())
                .endsWith("ObjectMeta");
        assertThat(document.at("/components/schemas/com.example.stable.v1.CronTabList")
                        .isObject())
                .isTrue();
        assertThat(schema.toString()).doesNotContain("metadata");
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isString()) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }

    private static JsonNode json(String path, String accept) {
        return Json.read(document(path, accept).body());
    }

    private static Document document(String path, String accept) {
        return openApi.answer(path, accept).orElseThrow();
    }
}
