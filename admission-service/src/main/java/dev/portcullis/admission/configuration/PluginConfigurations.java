package dev.portcullis.admission.configuration;

import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** {@code apiserver.config.k8s.io/v1 AdmissionConfiguration}: a configuration for each plugin, in the file itself or in one that it names. */
public final class PluginConfigurations {
    private static final Set<String> VERSIONS = Set.of("apiserver.config.k8s.io/v1", "apiserver.k8s.io/v1alpha1");

    private final Map<String, PluginConfiguration> plugins;

    private PluginConfigurations(Map<String, PluginConfiguration> plugins) {
        this.plugins = plugins;
    }

    /** @throws BadFlagException if the file cannot be read or is no such configuration */
    public static PluginConfigurations of(Environment flags) {
        Path file = FlagValues.of(flags).file(PluginConfiguration.FLAG);
        return file == null ? new PluginConfigurations(Map.of()) : read(file);
    }

    static PluginConfigurations read(Path file) {
        JsonNode tree = yaml(file);
        if (!VERSIONS.contains(tree.path("apiVersion").asString(""))
                || !tree.path("kind").asString("").equals("AdmissionConfiguration")) {
            throw problem(file + " must be an AdmissionConfiguration of apiserver.config.k8s.io/v1");
        }
        Map<String, PluginConfiguration> plugins = new LinkedHashMap<>();
        for (JsonNode entry : tree.path("plugins")) {
            PluginConfiguration plugin = plugin(file.toAbsolutePath(), entry);
            if (plugins.put(plugin.plugin(), plugin) != null) {
                throw problem(file + " configures " + plugin.plugin() + " twice");
            }
        }
        return new PluginConfigurations(plugins);
    }

    /** What stands in the file itself counts before what its path names, as with kube-apiserver. */
    private static PluginConfiguration plugin(Path file, JsonNode entry) {
        String name = entry.path("name").asString("");
        if (name.isEmpty()) {
            throw problem(file + " configures a plugin without a name");
        }
        if (entry.path("configuration").isObject()) {
            return new PluginConfiguration(name, file.resolveSibling(""), entry.path("configuration"));
        }
        String path = entry.path("path").asString("");
        if (path.isEmpty()) {
            throw problem(file + " gives " + name + " neither a configuration nor a path");
        }
        Path own = file.resolveSibling(path);
        return new PluginConfiguration(name, own.resolveSibling(""), yaml(own));
    }

    private static JsonNode yaml(Path file) {
        try {
            JsonNode tree = Yaml.readOwn(Files.readAllBytes(file));
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw problem(file + " cannot be read: " + e);
        }
        throw problem(file + " must be an object");
    }

    private static BadFlagException problem(String what) {
        return new BadFlagException(PluginConfiguration.FLAG, what);
    }

    public Optional<PluginConfiguration> of(String plugin) {
        return Optional.ofNullable(plugins.get(plugin));
    }

    /** @throws BadFlagException if it configures a plugin that there is none of */
    public void requireKnown(Collection<String> names) {
        plugins.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw problem(
                            "there is no admission plugin \"" + name + "\"; known are " + String.join(", ", names));
                });
    }
}
