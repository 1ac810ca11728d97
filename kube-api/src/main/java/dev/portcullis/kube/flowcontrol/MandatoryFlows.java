package dev.portcullis.kube.flowcontrol;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * The flow schemas and priority levels {@code exempt} and {@code catch-all}: they are in every cluster, they cannot be changed, and they
 * hold while nothing else is known.
 */
public final class MandatoryFlows {
    public static final String GROUP = "flowcontrol.apiserver.k8s.io";
    public static final String SCHEMA = "FlowSchema";
    public static final String LEVEL = "PriorityLevelConfiguration";
    private static final List<ObjectNode> ALL = read();

    private MandatoryFlows() {}

    /** Copies, levels first. */
    public static List<ObjectNode> all() {
        return ALL.stream().map(ObjectNode::deepCopy).toList();
    }

    /** Those of a kind, {@link #SCHEMA} or {@link #LEVEL}. */
    public static List<ObjectNode> all(String kind) {
        return all().stream()
                .filter(object -> object.path("kind").asString("").equals(kind))
                .toList();
    }

    private static List<ObjectNode> read() {
        try (InputStream in = Objects.requireNonNull(MandatoryFlows.class.getResourceAsStream("mandatory.json"))) {
            return Json.read(in.readAllBytes())
                    .valueStream()
                    .map(ObjectNode.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
