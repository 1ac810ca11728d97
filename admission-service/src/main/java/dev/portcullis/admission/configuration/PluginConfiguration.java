package dev.portcullis.admission.configuration;

import dev.portcullis.kube.service.BadFlagException;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What one plugin is told.
 *
 * @param directory where its relative files begin: that of the file it comes from
 */
public record PluginConfiguration(String plugin, Path directory, JsonNode tree) {
    static final String FLAG = "admission-control-config-file";

    /** The file that the configuration names, from where the configuration is. */
    public Path file(String path) {
        return directory.resolve(path);
    }

    /** Ends the start with a sentence that says which plugin's configuration is wrong. */
    public BadFlagException problem(String what) {
        return new BadFlagException(FLAG, "the configuration of " + plugin + ": " + what);
    }

    /** @param reader throws an {@link IllegalArgumentException} that says what is wrong with the tree */
    public <T> T read(Function<JsonNode, T> reader) {
        try {
            return reader.apply(tree);
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    /** @throws BadFlagException if it is of another group or kind */
    public PluginConfiguration require(String apiVersion, String kind) {
        if (!tree.path("apiVersion").asString("").equals(apiVersion)
                || !tree.path("kind").asString("").equals(kind)) {
            throw problem("must be of apiVersion " + apiVersion + " and kind " + kind);
        }
        return this;
    }
}
