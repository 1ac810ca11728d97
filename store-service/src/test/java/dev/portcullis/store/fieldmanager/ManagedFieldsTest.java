package dev.portcullis.store.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManagedFieldsTest {
    private final Catalog catalog = Things.catalog();
    private final ResourceType type = Things.type(catalog);
    private final FieldManager manager = new FieldManagers(catalog).of(type, "");

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(String name, String operation, String version, String time, String fields) {
        return "{'manager':'%s','operation':'%s','apiVersion':'%s','time':'%s','fieldsType':'FieldsV1','fieldsV1':%s}"
                .formatted(name, operation, version, time, fields);
    }

    private static ObjectNode thing(String spec, String... entries) {
        String managed = entries.length == 0 ? "" : ",'managedFields':[" + String.join(",", entries) + "]";
        return (ObjectNode)
                json("{'apiVersion':'example.com/v1','kind':'Thing','metadata':{'name':'a','uid':'u'%s},'spec':%s}"
                        .formatted(managed, spec));
    }

    private static ObjectNode config() {
        return (ObjectNode)
                json("{'apiVersion':'example.com/v1','kind':'Thing','metadata':{'name':'a'},'spec':{'set':['z']}}");
    }

    @Test
    void entriesAreInOrder() {
        String applied = entry("z", "Apply", "v1", "2026-01-02T00:00:00Z", "{'f:a':{}}");
        String early = entry("y", "Update", "v1", "2026-01-01T00:00:00Z", "{'f:b':{}}");
        String late = entry("b", "Update", "v1", "2026-01-02T00:00:00Z", "{'f:c':{}}");
        String last = entry("c", "Update", "v1", "2026-01-02T00:00:00Z", "{'f:d':{}}");
        JsonNode mixed = json("[" + String.join(",", last, late, early, applied) + "]");
        JsonNode sorted = json("[" + String.join(",", applied, early, late, last) + "]");
        assertThat(ManagedFields.read(mixed).write()).isEqualTo(sorted);
        assertThat(ManagedFields.read(mixed).rewritten().write()).isEqualTo(sorted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|operation must be `Apply` or `Update`",
                "{'operation':'Apply'}|apiVersion must not be empty",
                "{'operation':'Apply','apiVersion':'v1'}|missing fieldsType in managed fields entry 0",
                "{'operation':'Apply','apiVersion':'v1','fieldsType':'V2'}|invalid fieldsType \"V2\" in managed fields entry 0",
            })
    void nonsenseIsNamed(String entry, String problem) {
        assertThatThrownBy(() -> ManagedFields.read(json("[" + entry + "]"))).hasMessage(problem);
        assertThat(FieldManager.problem(json("[" + entry + "]"))).contains(problem);
    }

    @Test
    void anObjectWhoseEntriesAreSpoiltCanBeWrittenButNotApplied() {
        ObjectNode live = thing("{'a':'x'}", "{'operation':'Eat'}");
        ObjectNode changed = thing("{'a':'y'}");
        manager.update(live, changed, "editor");
        assertThat(changed.path("metadata").has("managedFields")).isFalse();
        assertThatThrownBy(() -> manager.apply(live, config(), "one", false))
                .hasMessage("failed to decode managed fields: operation must be `Apply` or `Update`");
    }

    /** Whoever owned fields in a version that is no longer served owns them no more. */
    @Test
    void versionsThatAreGoneAreForgotten() {
        ObjectNode live = thing(
                "{'a':'x','n':1}",
                entry("old", "Update", "example.com/v0", "2026-01-01T00:00:00Z", "{'f:spec':{'f:a':{}}}"),
                entry("new", "Update", "example.com/v1", "2026-01-01T00:00:00Z", "{'f:spec':{'f:n':{}}}"));
        ObjectNode changed = thing("{'a':'y','n':1}");
        manager.update(live, changed, "editor");
        assertThat(changed.path("metadata").path("managedFields"))
                .extracting(entry -> entry.get("manager").asString())
                .containsExactly("new", "editor");
    }

    /** Entries from before the schema made a list atomic own the list as a whole. */
    @Test
    void whatBecameAtomicIsOwnedAsAWhole() {
        String items = "{'f:spec':{'f:list':{'v:'x'':{}},'f:whole':{'.':{},'f:x':{}},'f:n':{}}}"
                .replace("'v:'x''", "'v:\\'x\\''");
        ObjectNode live = thing(
                "{'list':['x'],'whole':{'x':'1'},'n':1}",
                entry("old", "Update", "example.com/v1", "2026-01-01T00:00:00Z", items));
        ObjectNode changed = thing("{'list':['x'],'whole':{'x':'1'},'n':1,'a':'x'}");
        manager.update(live, changed, "editor");
        assertThat(changed.at("/metadata/managedFields/0/fieldsV1"))
                .isEqualTo(json("{'f:spec':{'f:list':{},'f:whole':{},'f:n':{}}}"));
    }

    /** A write that owns nothing new leaves the entries as they are, to the byte. */
    @Test
    void whatIsOwnedAlreadyIsNotWrittenAnew() {
        String mine = entry("editor", "Update", "example.com/v1", "2026-01-01T00:00:00Z", "{'f:spec':{'f:a':{}}}");
        ObjectNode live = thing("{'a':'x'}", mine);
        ObjectNode same = thing("{'a':'x'}");
        manager.update(live, same, "editor");
        assertThat(same).isEqualTo(live);
    }

    @Test
    void duplicatesThatAreThereAlreadyCanBeLivedWith() {
        ObjectNode live = thing(
                "{'set':['x','x','y']}",
                entry("old", "Update", "example.com/v1", "2026-01-01T00:00:00Z", "{'f:spec':{'f:set':{'.':{}}}}"));
        ObjectNode applied = manager.apply(live, config(), "one", false);
        assertThat(applied.at("/spec/set")).isEqualTo(json("['x','x','y','z']"));
        ObjectNode once = thing("{'set':['x','y','z']}");
        manager.update(applied, once, "editor");
        assertThat(once.at("/metadata/managedFields"))
                .anyMatch(entry -> entry.get("manager").asString().equals("editor"));
    }
}
