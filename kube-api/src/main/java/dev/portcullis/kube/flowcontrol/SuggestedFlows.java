package dev.portcullis.kube.flowcontrol;

import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The flow schemas and priority levels that every cluster starts with, and whose administrator may change them. */
public final class SuggestedFlows {
    private SuggestedFlows() {}

    /** Those of a kind, {@link MandatoryFlows#SCHEMA} or {@link MandatoryFlows#LEVEL}; read anew each time. */
    public static List<ObjectNode> all(String kind) {
        JsonNode all = read().path(kind.equals(MandatoryFlows.LEVEL) ? "levels" : "schemas");
        return all.valueStream().map(one -> object(kind, one)).toList();
    }

    private static ObjectNode object(String kind, JsonNode one) {
        ObjectNode object =
                Json.object().put("apiVersion", MandatoryFlows.GROUP + "/v1").put("kind", kind);
        object.putObject("metadata").set("name", one.path("name"));
        object.set("spec", one.path("spec"));
        return object;
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(SuggestedFlows.class.getResourceAsStream("suggested.yaml"))) {
            return Yaml.readOwn(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
