package dev.portcullis.admission.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every case of every plugin, as data, through the real chain: both phases, its patch applied in between, and the mutating phase again on
 * its own result, which must change nothing more.
 */
class PluginCasesTest {
    private static final Path CASES = Path.of("src/test/resources/plugin-cases");

    @TempDir
    Path directory;

    static Stream<PluginCase> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream().flatMap(PluginCasesTest::ofFile);
        }
    }

    private static Stream<PluginCase> ofFile(Path file) {
        ObjectNode tree;
        try {
            tree = (ObjectNode) Yaml.readOwn(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new AssertionError(file.toString(), e);
        }
        JsonNode cases = tree.remove("cases");
        String name = file.getFileName().toString();
        return cases.valueStream().map(one -> new PluginCase(name, MergePatch.apply(tree, one)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void behavesAsItsCaseSays(PluginCase one) throws IOException {
        AdmissionChain chain = Plugins.chain(one, configurations(one));
        Attributes attributes = one.attributes();
        Response mutated = chain.mutate("u", attributes);
        if (!mutated.allowed()) {
            assertThat(said(mutated)).isEqualTo(one.refused());
            return;
        }
        ObjectNode result = attributes.object() == null ? null : JsonPatch.apply(attributes.object(), mutated.patch());
        Attributes then = attributes.with(result);
        Response validated = chain.validate("u", then);
        assertThat(said(validated)).isEqualTo(one.refused());
        if (result != null && one.refused().isEmpty()) {
            assertThat(result).isEqualTo(one.expected());
        }
        if (result != null) {
            Response again = chain.mutate("u", then);
            assertThat(again.patch() == null ? "" : new String(again.patch(), StandardCharsets.UTF_8))
                    .as("a second run changes nothing")
                    .isEmpty();
        }
        if (!one.annotations().isMissingNode()) {
            assertThat(Json.tree(validated.auditAnnotations())).isEqualTo(one.annotations());
        }
    }

    private static String said(Response response) {
        return response.allowed()
                ? ""
                : response.status().code() + " " + response.status().message();
    }

    /** By way of the flag and its file. */
    private PluginConfigurations configurations(PluginCase one) throws IOException {
        ObjectNode file =
                Json.object().put("apiVersion", "apiserver.config.k8s.io/v1").put("kind", "AdmissionConfiguration");
        if (one.configuration().isEmpty()) {
            return PluginConfigurations.of(new MockEnvironment());
        }
        ObjectNode plugin =
                file.putArray("plugins").addObject().put("name", one.plugins().getFirst());
        plugin.set("configuration", one.configuration());
        Path path = directory.resolve("admission.yaml");
        Files.write(path, Yaml.write(file));
        return PluginConfigurations.of(
                new MockEnvironment().withProperty("admission-control-config-file", path.toString()));
    }
}
