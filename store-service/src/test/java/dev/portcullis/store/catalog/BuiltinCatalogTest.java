package dev.portcullis.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.schema.ModelDefinitions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltinCatalogTest {
    private final ModelDefinitions definitions = new ModelDefinitions();
    private final Catalog catalog = BuiltinCatalog.load(definitions);

    @Test
    void everyTypeHasASchemaWithMetadata() {
        assertThat(catalog.all()).hasSizeGreaterThan(60).allSatisfy(type -> {
            assertThat(type.schema().properties()).containsKeys("kind", "apiVersion", "metadata");
            assertThat(type.schema().definitionName()).endsWith("." + type.kind());
        });
    }

    @Test
    void everyReferenceOfEveryDefinitionLeadsSomewhere() {
        assertThat(definitions.names())
                .allSatisfy(name -> definitions.get(name).properties().values().forEach(p -> {
                    p.type();
                    if (p.items() != null) {
                        p.items().type();
                    }
                    if (p.additionalProperties() != null) {
                        p.additionalProperties().type();
                    }
                }));
    }

    @Test
    void groupsStandInTheOrderOfDiscovery() {
        assertThat(catalog.groups())
                .extracting(ApiGroup::name)
                .startsWith("", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io");
        assertThat(catalog.group("autoscaling").orElseThrow().versions()).containsExactly("v2", "v1");
    }

    @Test
    void keysAreThoseOfKubernetes() {
        assertThat(key("", "v1", "pods", "default", "a")).isEqualTo("/registry/pods/default/a");
        assertThat(key("", "v1", "services", "default", "a")).isEqualTo("/registry/services/specs/default/a");
        assertThat(key("", "v1", "nodes", "", "a")).isEqualTo("/registry/minions/a");
        assertThat(key("apps", "v1", "deployments", "x", "a")).isEqualTo("/registry/deployments/x/a");
        assertThat(key("events.k8s.io", "v1", "events", "x", "a")).isEqualTo(key("", "v1", "events", "x", "a"));
        assertThat(key("apiextensions.k8s.io", "v1", "customresourcedefinitions", "", "a"))
                .isEqualTo("/registry/apiextensions.k8s.io/customresourcedefinitions/a");
    }

    @Test
    void reviewsAreServedElsewhere() {
        ResourceType review = catalog.find("authorization.k8s.io", "v1", "subjectaccessreviews")
                .orElseThrow();
        assertThat(review.servedBy()).isEqualTo("authz-service");
        assertThat(review.storage()).isNull();
        assertThat(catalog.find("", "v1", "serviceaccounts")
                        .orElseThrow()
                        .subresource("token")
                        .orElseThrow()
                        .servedBy())
                .isEqualTo("authn-service");
    }

    @Test
    void listenersHearWhatIsThereAndWhatChanges() {
        ResourceType pods = catalog.find("", "v1", "pods").orElseThrow();
        List<String> heard = new ArrayList<>();
        catalog.listen(new CatalogListener() {
            @Override
            public void registered(ResourceType type) {
                heard.add("+" + type.groupResource());
            }

            @Override
            public void unregistered(ResourceType type) {
                heard.add("-" + type.groupResource());
            }
        });
        assertThat(heard).contains("+pods");
        long before = catalog.generation();
        catalog.replace(List.of(pods), List.of(), GroupPriority.CUSTOM);
        assertThat(heard).endsWith("-pods");
        assertThat(catalog.generation()).isGreaterThan(before);
        assertThat(catalog.find("", "v1", "pods")).isEmpty();
    }

    private String key(String group, String version, String plural, String namespace, String name) {
        return catalog.find(group, version, plural).orElseThrow().stored().key(namespace, name);
    }
}
