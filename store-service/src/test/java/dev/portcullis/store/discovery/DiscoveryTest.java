package dev.portcullis.store.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.GroupPriority;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Storage;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscoveryTest {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private final Catalog catalog = BuiltinCatalog.load(new ModelDefinitions());
    private final Discovery discovery = new Discovery(catalog, "10.0.0.1:6443");

    @Test
    void versionsOfTheCoreGroup() {
        assertThat(text("/api", null)).isEqualTo("""
                {"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":\
                [{"clientCIDR":"0.0.0.0/0","serverAddress":"10.0.0.1:6443"}]}""");
    }

    @Test
    void oneGroup() {
        assertThat(text("/apis/apps", "application/json")).isEqualTo("""
                {"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],\
                "preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}""");
    }

    @Test
    void resourcesOfAGroupVersion() {
        assertThat(text("/apis/coordination.k8s.io/v1", "*/*")).isEqualTo("""
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"coordination.k8s.io/v1","resources":[\
                {"name":"leases","singularName":"lease","namespaced":true,"kind":"Lease",\
                "verbs":["create","delete","deletecollection","get","list","patch","update","watch"],\
                "storageVersionHash":"gqkMMb/YqFM="}]}""");
        assertThat(text("/api/v1", null))
                .startsWith(
                        "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"bindings\"")
                .contains(
                        "{\"name\":\"pods/eviction\",\"singularName\":\"\",\"namespaced\":true,\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"Eviction\",\"verbs\":[\"create\"]}",
                        "\"storageVersionHash\":\"xPOwRZ+Yhw8=\"");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(List.of("/apis/none.example.com", "/apis/apps/v0", "/api/v2", "/api/v1/pods", "/apis/", "/apix"))
                .allSatisfy(path -> assertThat(discovery.answer(path, null)).isEmpty());
    }

    @Test
    void theAggregatedFormHasTheGroupsInOrderAndAnETag() {
        Document document = discovery.answer("/apis", AGGREGATED).orElseThrow();
        assertThat(document.contentType())
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(document.isKnown(document.etag())).isTrue();
        assertThat(document.isKnown("\"other\"")).isFalse();
        JsonNode list = Json.read(document.body());
        assertThat(list.at("/items/0/metadata/name").asString()).isEqualTo("apiregistration.k8s.io");
        assertThat(list.at("/items/1/versions/0/resources/2/subresources/0").toString())
                .isEqualTo(
                        "{\"subresource\":\"scale\",\"responseKind\":{\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\"},\"verbs\":[\"get\",\"patch\",\"update\"]}");
        assertThat(Json.read(discovery.answer("/api", AGGREGATED).orElseThrow().body())
                        .at("/items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aNewTypeShowsAtOnce() {
        String before = discovery.answer("/apis", AGGREGATED).orElseThrow().etag();
        catalog.registerAll(
                List.of(new ResourceType(
                        "example.com",
                        "v1",
                        new Names("things", "thing", "Thing", "ThingList", List.of("th"), List.of()),
                        true,
                        List.of("get", "list"),
                        List.of(),
                        new Storage("/registry/example.com/things", "example.com/v1"),
                        ResourceType.STORE,
                        List.of(),
                        List.of(),
                        () -> Schema.of(Json.object(), Definitions.NONE))),
                GroupPriority.CUSTOM);
        assertThat(discovery.answer("/apis", AGGREGATED).orElseThrow().etag()).isNotEqualTo(before);
        assertThat(text("/apis/example.com/v1", null)).contains("\"shortNames\":[\"th\"]");
        assertThat(Json.read(text("/apis", null).getBytes(StandardCharsets.UTF_8)).at("/groups").values().stream()
                        .toList()
                        .getLast()
                        .path("name")
                        .asString())
                .isEqualTo("example.com");
    }

    private String text(String path, String accept) {
        return new String(discovery.answer(path, accept).orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
