package dev.portcullis.store.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectableFieldsTest {
    private static final Catalog CATALOG = BuiltinCatalog.load(new ModelDefinitions());
    private static final ResourceType PODS = CATALOG.find("", "v1", "pods").orElseThrow();
    private static final ResourceType MAPS =
            CATALOG.find("", "v1", "configmaps").orElseThrow();
    private static final Map<String, String> FIELDS =
            Map.of("metadata.name", "a", "metadata.namespace", "n", "status.phase", "Pending", "spec.nodeName", "x,y");

    @Test
    void comparesFields() {
        assertThat(matches("status.phase=Pending,metadata.name!=b")).isTrue();
        assertThat(matches("status.phase==Running")).isFalse();
        assertThat(matches("metadata.name!=a")).isFalse();
        assertThat(matches("")).isTrue();
    }

    @Test
    void unescapesValues() {
        assertThat(matches("spec.nodeName=x\\,y")).isTrue();
    }

    @Test
    void knowsTheOnlyNameThatCanMatch() {
        assertThat(SelectableFields.parse("metadata.name=a,metadata.namespace=n", MAPS)
                        .name())
                .contains("a");
        assertThat(SelectableFields.parse("metadata.name!=a", MAPS).name()).isEmpty();
    }

    @Test
    void refusesInKubernetesWords() {
        assertThatThrownBy(() -> SelectableFields.parse("spec.x=1", PODS))
                .hasMessage("field label not supported: spec.x");
        assertThatThrownBy(() -> SelectableFields.parse("data.x=1", MAPS))
                .hasMessage("\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        assertThatThrownBy(() -> SelectableFields.parse("nonsense", MAPS))
                .hasMessage("invalid selector: 'nonsense'; can't understand 'nonsense'");
        assertThatThrownBy(() -> SelectableFields.parse("metadata.name=a\\", MAPS))
                .hasMessageContaining("escape");
    }

    private static boolean matches(String selector) {
        return SelectableFields.parse(selector, PODS).matches(field -> FIELDS.getOrDefault(field, ""));
    }
}
