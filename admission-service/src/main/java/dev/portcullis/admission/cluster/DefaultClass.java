package dev.portcullis.admission.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which class an annotation makes the default: of several the newest, of equally old ones the first by name. */
public final class DefaultClass {
    private static final Comparator<JsonNode> NEWEST_FIRST = Comparator.<JsonNode, String>comparing(
                    metadata -> metadata.path("creationTimestamp").asString(""))
            .reversed()
            .thenComparing(metadata -> metadata.path("name").asString(""));

    private DefaultClass() {}

    /** The class's name. */
    public static Optional<String> of(Collection<ObjectNode> classes, List<String> annotations) {
        return classes.stream()
                .map(found -> found.path("metadata"))
                .filter(metadata -> annotations.stream()
                        .anyMatch(annotation -> metadata.path("annotations")
                                .path(annotation)
                                .asString("")
                                .equals("true")))
                .min(NEWEST_FIRST)
                .map(metadata -> metadata.path("name").asString());
    }
}
