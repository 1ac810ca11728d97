package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the plugin must know of the cluster. */
interface Cluster {
    /** The labels of a namespace; empty where there is no such namespace. */
    Optional<JsonNode> labels(String namespace);

    /** The pods that are in it now. */
    List<JsonNode> pods(String namespace);
}
