package dev.portcullis.store.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documented cases of server-side apply, from {@code cases.yaml}. */
class ApplyCasesTest {
    private final Catalog catalog = Things.catalog();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return StreamSupport.stream(read().spliterator(), false)
                .map(c -> DynamicTest.dynamicTest(c.get("case").asString(), () -> run(c)));
    }

    private static JsonNode read() throws IOException {
        try (InputStream in = ApplyCasesTest.class.getResourceAsStream("cases.yaml")) {
            Object loaded = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return Json.MAPPER.valueToTree(loaded);
        }
    }

    private void run(JsonNode c) {
        ResourceType type = type(c.path("type").asString("things"));
        Story story = new Story(catalog, type);
        for (JsonNode step : c.get("steps")) {
            step(story, step);
        }
        assertThat(story.bare()).as("the object").isEqualTo(node(c.get("object")));
        assertThat(story.owners()).as("the owners").isEqualTo(owners(c.path("owners")));
    }

    private ResourceType type(String name) {
        return name.equals("things")
                ? Things.type(catalog)
                : catalog.all().stream()
                        .filter(t -> t.groupResource().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static void step(Story story, JsonNode step) {
        if (step.has("update")) {
            story.update(
                    step.get("update").asString(),
                    (ObjectNode) step.get("patch"),
                    step.path("part").asString(""));
            return;
        }
        String manager = step.get("apply").asString();
        ObjectNode config = (ObjectNode) step.get("config");
        boolean force = step.path("force").asBoolean(false);
        if (!step.has("fails")) {
            story.apply(manager, config, force);
            return;
        }
        List<String> sentences = new ArrayList<>();
        step.get("fails").forEach(sentence -> sentences.add(sentence.asString()));
        assertThatThrownBy(() -> story.apply(manager, config, force))
                .isInstanceOf(ApiException.class)
                .hasMessage(String.join("\n", sentences));
    }

    private static JsonNode node(JsonNode expected) {
        return Json.read(Json.write(expected));
    }

    private static Map<String, List<String>> owners(JsonNode expected) {
        Map<String, List<String>> owners = new TreeMap<>();
        expected.properties().forEach(entry -> {
            List<String> paths = new ArrayList<>();
            entry.getValue().forEach(path -> paths.add(path.asString()));
            owners.put(entry.getKey(), paths.stream().sorted().toList());
        });
        return owners;
    }
}
