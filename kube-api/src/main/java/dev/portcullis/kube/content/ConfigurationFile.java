package dev.portcullis.kube.content;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads files with which a service is configured, YAML or JSON: what nobody knows in them is an error. */
public final class ConfigurationFile {
    private static final JsonMapper STRICT = Json.MAPPER
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ConfigurationFile() {}

    /**
     * @param meaning makes of the document what it means; throws {@link IllegalArgumentException} where that makes no sense
     * @throws IOException in a sentence that names the file and all that is wrong
     */
    public static <D, C> C read(Path file, Class<D> type, Function<D, C> meaning) throws IOException {
        try {
            D document = STRICT.treeToValue(Yaml.readOwn(Files.readAllBytes(file)), type);
            if (document == null) {
                throw new IllegalArgumentException("it is empty");
            }
            return meaning.apply(document);
        } catch (JacksonException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
