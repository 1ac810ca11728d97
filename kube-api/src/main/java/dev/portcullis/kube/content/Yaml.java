package dev.portcullis.kube.content;

import dev.portcullis.kube.json.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;

/** YAML as another way to write the same JSON trees. */
public final class Yaml {
    private static final int MOST_ALIASES = 50;

    private Yaml() {}

    /**
     * The one document that the bytes hold; nothing at all is null. Aliases are limited, so that a small body cannot become a
     * large tree.
     *
     * @throws IllegalArgumentException with a message for the client
     */
    public static JsonNode read(byte[] bytes) {
        return read(bytes, MOST_ALIASES);
    }

    /** A file of our own, with as many aliases as it likes. */
    public static JsonNode readOwn(byte[] bytes) {
        return read(bytes, Integer.MAX_VALUE);
    }

    private static JsonNode read(byte[] bytes, int aliases) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(aliases)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            return Json.MAPPER.valueToTree(new Load(settings).loadFromInputStream(new ByteArrayInputStream(bytes)));
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("error converting YAML to JSON: yaml: " + e.getMessage(), e);
        }
    }

    /** In blocks, or, where each line would be indented by thousands of blanks, as JSON, which is YAML, too. */
    public static byte[] write(JsonNode value) {
        if (Json.isDeeper(value, Json.SHALLOW)) {
            return Json.write(value);
        }
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSchema(new CoreSchema())
                .build();
        Object plain = Json.MAPPER.convertValue(value, Object.class);
        return new Dump(settings).dumpToString(plain).getBytes(StandardCharsets.UTF_8);
    }
}
