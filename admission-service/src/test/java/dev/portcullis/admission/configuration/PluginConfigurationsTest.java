package dev.portcullis.admission.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class PluginConfigurationsTest {
    @TempDir
    Path directory;

    private PluginConfigurations read(String plugins) throws IOException {
        return of("apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n" + plugins);
    }

    private PluginConfigurations of(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("admission.yaml"), text);
        return PluginConfigurations.of(
                new MockEnvironment().withProperty("admission-control-config-file", file.toString()));
    }

    @Test
    void withoutAFileThereIsNone() {
        assertThat(PluginConfigurations.of(new MockEnvironment()).of("A")).isEmpty();
    }

    @Test
    void inPlaceOrInAFileBesideIt() throws IOException {
        Files.createDirectories(directory.resolve("more"));
        Files.writeString(directory.resolve("more/b.yaml"), "x: 2\n");
        PluginConfigurations configurations = read("""
                - {name: A, configuration: {x: 1}}
                - {name: B, path: more/b.yaml}
                - {name: C, path: more/b.yaml, configuration: {x: 3}}
                """);
        assertThat(x(configurations, "A")).isEqualTo(1);
        assertThat(x(configurations, "B")).isEqualTo(2);
        assertThat(x(configurations, "C")).as("what stands in the file itself").isEqualTo(3);
        assertThat(configurations.of("D")).isEmpty();
        assertThat(configurations.of("B").orElseThrow().file("kubeconfig"))
                .isEqualTo(directory.resolve("more/kubeconfig"));
        configurations.requireKnown(List.of("A", "B", "C", "D"));
        assertThatThrownBy(() -> configurations.requireKnown(List.of("A", "B")))
                .hasMessageContaining("there is no admission plugin \"C\"; known are A, B");
    }

    private static int x(PluginConfigurations configurations, String plugin) {
        return configurations.of(plugin).orElseThrow().tree().path("x").asInt();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {name: A} | gives A neither a configuration nor a path",
                "- {configuration: {}} | configures a plugin without a name",
                "- {name: A, path: nowhere.yaml} | nowhere.yaml cannot be read",
                "- {name: A, path: admission.yaml, configuration: 5} \\n- {name: A, path: admission.yaml} | configures A twice",
                "- [ | cannot be read",
            })
    void whatCannotBeIsSaid(String plugins, String why) {
        assertThatThrownBy(() -> read(plugins.replace("\\n", "\n")))
                .hasMessageContaining("--admission-control-config-file")
                .hasMessageContaining(why);
    }

    @Test
    void anotherKindIsNoConfiguration() {
        assertThatThrownBy(() -> of("apiVersion: v1\nkind: Config\n"))
                .hasMessageContaining("must be an AdmissionConfiguration");
        assertThatThrownBy(() -> of("[]")).hasMessageContaining("must be an object");
    }

    @Test
    void aPluginsOwnKindIsHeldAgainstWhatItKnows() throws IOException {
        PluginConfiguration own = read("- {name: A, configuration: {apiVersion: a/v1, kind: B}}")
                .of("A")
                .orElseThrow();
        assertThat(own.require("a/v1", "B")).isSameAs(own);
        assertThatThrownBy(() -> own.require("a/v2", "B"))
                .hasMessageContaining("the configuration of A: must be of apiVersion a/v2 and kind B");
    }
}
